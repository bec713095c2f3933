#include <algorithm>
#include <string>
#include <utility>

#include "row_errors.hpp"
#include "row_queries.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

namespace {

/// A model that refers to one of the tables and is none of theirs, or null.
const Metadata* find_referrer(const Session& session, const std::vector<const Metadata*>& models) {
  const Schema& schema = schema_of(session);
  for (const std::string& name : schema.models()) {
    const Metadata& candidate = schema.find(name)->metadata();
    if (std::find(models.begin(), models.end(), &candidate) != models.end()) continue;
    for (const schema::ForeignKey& key : candidate.definition.table.foreign_keys) {
      const bool refers = std::any_of(models.begin(), models.end(), [&](const Metadata* target) {
        return key.target == target->table;
      });
      if (refers) return &candidate;
    }
  }
  return nullptr;
}

}  // namespace

std::int64_t destroy_all(const Session& session, const ModelState& model) {
  require_writable(model.metadata(), "destroy");
  use_model(session, model);
  if (is_paranoid(model.metadata())) {
    const AttributeInfo& attribute = deleted_at(model.metadata());
    return query_where(
               session, model,
               null_test(detail::attribute(model.metadata().identity, attribute.name), false))
        .destroy();
  }
  const sql::Delete remove{.table = model.metadata().table};
  return with_model(session, model, {.verb = "destroy"}, [&] {
    return session.run(session.dialect().statement_compiler().compile(remove));
  });
}

void truncate(const Session& session, const ModelState& model, const TruncateOptions& options) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "truncate");
  use_model(session, model);
  std::vector<const Metadata*> models{&metadata};
  while (const Metadata* referrer = find_referrer(session, models)) {
    if (!options.cascade) {
      throw Error(Errc::invalid_argument,
                  "could not truncate " + metadata.name + ": " + referrer->name +
                      " refers to it, whose rows would be left without theirs; truncate with "
                      "{.cascade = true}, which empties that too, or use destroy_all()",
                  {.model = metadata.name, .table = metadata.table.name});
    }
    models.push_back(referrer);
  }
  // Those that refer first: no row is left without the one that it refers to.
  const bool have_keys = std::any_of(models.begin(), models.end(), [](const Metadata* each) {
    return each->generated_key.has_value();
  });
  sql::Truncate truncate{.restart_keys = options.restart_keys && have_keys};
  std::for_each(models.rbegin(), models.rend(),
                [&](const Metadata* each) { truncate.tables.push_back(each->table); });
  const std::vector<std::string> statements =
      session.dialect().statement_compiler().truncate(truncate);
  with_model(session, model, {.verb = "truncate"}, [&] {
    session.atomically([&](const Session& where) {
      for (const std::string& sql : statements) where.run({.sql = sql, .writes = true});
    });
  });
}

}  // namespace stele::detail
