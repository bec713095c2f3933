#include "stele/model/query_core.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/model_state.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/session/database_state.hpp"

namespace stele::detail {

QueryCore::QueryCore(const ModelHandle& model) : session_(model.session_) {
  if (model.rows_of_) {
    tree_ = *model.rows_of_;
    return;
  }
  tree_.model = model.state_;
  tree_.database = &session_.database();
}
QueryCore::QueryCore(Session session, QueryTree tree)
    : session_(std::move(session)), tree_(std::move(tree)) {}
QueryCore::QueryCore(const QueryCore&) = default;
QueryCore::QueryCore(QueryCore&&) noexcept = default;
QueryCore& QueryCore::operator=(const QueryCore&) = default;
QueryCore& QueryCore::operator=(QueryCore&&) noexcept = default;
QueryCore::~QueryCore() = default;

std::shared_ptr<const QueryTree> QueryCore::shared_tree() const {
  return std::make_shared<const QueryTree>(tree_);
}

void QueryCore::where(const sql::Expr& condition) {
  tree_.where = tree_.where ? sql::and_(*tree_.where, condition) : condition;
}

void QueryCore::order_by(const sql::Expr& column, bool descending, sql::NullsOrder nulls) {
  tree_.order.push_back({column, descending, nulls});
}

namespace {

void refuse_negative(std::int64_t rows, std::string_view verb) {
  if (rows >= 0) return;
  throw Error(Errc::invalid_argument,
              std::string(verb) + " takes a number of rows, which cannot be negative");
}

}  // namespace

void QueryCore::limit(std::int64_t rows) {
  refuse_negative(rows, "limit()");
  tree_.limit = rows;
}

void QueryCore::offset(std::int64_t rows) {
  refuse_negative(rows, "offset()");
  tree_.offset = rows;
}

void QueryCore::turn_to_page(std::int64_t number, std::int64_t size) {
  if (number < 1 || size < 1) {
    throw Error(Errc::invalid_argument, "page() takes a number and a size of at least 1");
  }
  if (tree_.limit || tree_.offset) {
    throw Error(Errc::invalid_argument,
                "page() takes the place of limit() and offset(); leave them out");
  }
  if (number - 1 > std::numeric_limits<std::int64_t>::max() / size) {
    throw Error(Errc::out_of_range, "page() takes no number so large: its rows cannot be counted");
  }
  tree_.limit = size;
  tree_.offset = (number - 1) * size;
}

void QueryCore::timeout(std::chrono::milliseconds time) {
  if (time <= std::chrono::milliseconds(0)) {
    throw Error(Errc::invalid_argument, "timeout() takes a time of at least 1 ms");
  }
  session_.limit({.timeout = time});
}

void QueryCore::stop_on(std::stop_token token) { session_.limit({.stop = std::move(token)}); }

void QueryCore::label(std::string_view key, std::string_view value) {
  constexpr std::size_t most = 255;
  if (key.empty() || value.empty() || key.size() > most || value.size() > most) {
    throw Error(Errc::invalid_argument,
                "label() takes a key and a value of 1 to " + std::to_string(most) + " bytes each");
  }
  auto& labels = tree_.labels;
  const auto place = std::find_if(labels.begin(), labels.end(),
                                  [&](const auto& label) { return label.first >= key; });
  if (place != labels.end() && place->first == key) {
    place->second = value;
  } else {
    labels.emplace(place, key, value);
  }
}

void QueryCore::scope(std::string_view name) {
  const Metadata& metadata = tree_.model->metadata();
  std::vector<std::string_view> known;
  for (const ScopeInfo& scope : metadata.scopes) {
    if (scope.name == name) return scope.apply(*this);
    known.push_back(scope.name);
  }
  const std::string_view near = schema::did_you_mean(name, known);
  throw Error(Errc::invalid_argument,
              metadata.name + " has no scope '" + std::string(name) + "'" +
                  (near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?"),
              {.model = metadata.name});
}

void QueryCore::after(const void* row) {
  require_own(*tree_.model, row, "page after a row of");
  const std::vector<AttributeInfo>& attributes = tree_.model->metadata().attributes;
  auto values = std::make_shared<std::vector<Value>>();
  values->reserve(attributes.size());
  EncodeScratch scratch;
  for (const AttributeInfo& attribute : attributes) {
    values->push_back(to_value(attribute.encode(row, scratch)));
  }
  tree_.after = std::move(values);
}

void QueryCore::project(std::vector<sql::Expr> terms, std::vector<std::optional<ColumnType>> types,
                        std::span<const std::string_view> names) {
  tree_.terms = std::move(terms);
  tree_.types = std::move(types);
  tree_.names.assign(names.begin(), names.end());
}

void QueryCore::having(const sql::Expr& condition) {
  tree_.having = tree_.having ? sql::and_(*tree_.having, condition) : condition;
}

void QueryCore::combine(sql::SetOperator op, std::vector<std::shared_ptr<const QueryTree>> others) {
  auto set = std::make_shared<SetTree>();
  set->op = op;
  set->parts.push_back(shared_tree());
  for (auto& other : others) set->parts.push_back(std::move(other));
  QueryTree together{.model = tree_.model, .database = tree_.database};
  together.set = std::move(set);
  together.terms = tree_.terms;
  together.types = tree_.types;
  together.names = tree_.names;
  together.unscoped = true;  // each part has its own
  together.deleted = DeletedRows::with;
  together.labels = tree_.labels;
  together.values = tree_.values;
  together.columns = tree_.columns;
  for (IncludeTree include : tree_.includes) {
    // Which rows the first query gives it says itself; of the others none is dropped.
    QueryTree rows = *include.query;
    rows.required = false;
    include.query = std::make_shared<const QueryTree>(std::move(rows));
    together.includes.push_back(std::move(include));
  }
  tree_ = std::move(together);
}

}  // namespace stele::detail
