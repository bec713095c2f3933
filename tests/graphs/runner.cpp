#include "runner.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "stele/session/log_queries.hpp"

namespace stele::test::graphs {

Runner::Runner(Database database, const Design& design)
    : log_(std::make_shared<std::vector<std::string>>()),
      database_(std::move(database)),
      design_(design) {
  log_queries(database_, [log = log_](const QueryEvent& event) { log->emplace_back(event.sql); });
}

Columns Runner::written(const Table& table, bool late) const {
  const auto is_late = [&](std::size_t column) {
    return std::any_of(
        design_.references.begin(), design_.references.end(), [&](const Reference& each) {
          return each.is_late && &design_.tables[each.holder] == &table &&
                 std::find(each.columns.begin(), each.columns.end(), column) != each.columns.end();
        });
  };
  Columns columns;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    const bool is_generated = table.generates_key && column == table.key.front();
    if (!is_generated && is_late(column) == late) columns.push_back(column);
  }
  return columns;
}

void Runner::check_written(const Table& table, std::size_t index, const Row& row) {
  if (row == table.rows[index]) return;
  throw std::logic_error("the rows of " + table.name + " are not those that were written");
}

Reply Runner::run(const Request& request) {
  Reply reply;
  log_->clear();
  try {
    reply.answer = answer(request);
  } catch (const std::exception& error) {
    reply.error = error.what();
  }
  reply.statements = *log_;
  return reply;
}

}  // namespace stele::test::graphs
