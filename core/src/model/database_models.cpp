#include "stele/model/database_models.hpp"

#include <utility>

#include "resolve_model.hpp"
#include "schema_resolver.hpp"
#include "session_runner.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

namespace detail {

Schema& schema_of(const Session& session) {
  DatabaseState& database = session.database();
  std::call_once(database.models_once, [&] {
    database.models = std::make_shared<Schema>(database.options.naming, database.options.collation);
  });
  return *static_cast<Schema*>(database.models.get());
}

namespace {

/// @throws Error Errc::unsupported for a form that was written and that the dialect does not know
void require_known_forms(const Session& session, const Metadata& metadata) {
  for (const AttributeInfo& attribute : metadata.attributes) {
    if (!attribute.stored_as) continue;
    ColumnType type = attribute.column.type;
    type.storage = *attribute.stored_as;
    if (session.dialect().schema_compiler().takes(type)) continue;
    const std::string dialect(session.dialect().name());
    throw Error(Errc::unsupported,
                metadata.name + "." + attribute.name + " is " + to_string(type) + " stored as " +
                    std::string(to_string(type.storage)) + ", which " + dialect +
                    " does not have; give another form, or none",
                {.dialect = dialect, .model = metadata.name, .columns = {attribute.column.name}});
  }
}

/// In which forms the model's table holds its values. Asked once a model and database, and not of
/// tables that `sync()` has made or compared.
std::vector<StorageForm> live_forms(const Session& session, const Schema& schema,
                                    const ModelState& model) {
  if (schema.naming().sequelize_storage()) return {};
  SessionRunner runner(session);
  try {
    return session.dialect().introspector(runner)->storage_forms(schema.table_of(model));
  } catch (Error& error) {
    error.context().model = model.metadata().name;
    throw;
  }
}

}  // namespace

void resolve_model(const Session& session, const ModelState& model) {
  if (model.frozen()) return;
  schema_of(session).resolve();
  require_usable(model.metadata());
  require_known_forms(session, model.metadata());
}

void freeze_model(const Session& session, const ModelState& model) {
  resolve_model(session, model);
  const Schema& schema = schema_of(session);
  // No lock is held meanwhile: another thread may have the only connection, and want the lock.
  schema.use(model, live_forms(session, schema, model));
}

ModelHandle defined_model(const Session& session, reflect::TypeId type, std::string_view name) {
  if (auto model = schema_of(session).find(type)) return {session, std::move(model)};
  const std::string model(name);
  throw Error(
      Errc::mapping,
      "model " + model + " is not defined on this database; call db.define<" + model + ">() first",
      {.model = model});
}

ModelHandle defined_model(const Session& session, std::string_view name) {
  const Schema& schema = schema_of(session);
  if (const auto model = schema.find(name)) {
    if (model->metadata().type != nullptr) use_model(session, *model);
    return {session, model->records()};
  }
  const std::vector<std::string> names = schema.models();
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string_view near = schema::did_you_mean(name, known);
  throw Error(
      Errc::mapping,
      "model '" + std::string(name) + "' is not defined on this database; " +
          (near.empty() ? "call db.define(…) first" : "did you mean '" + std::string(near) + "'?"),
      {.model = std::string(name)});
}

}  // namespace detail

Model<Record> Database::define(std::string_view name, std::initializer_list<Attribute> attributes) {
  return define(name, attributes, ModelOptions{});
}

Model<Record> Database::define(std::string_view name, std::initializer_list<Attribute> attributes,
                               const ModelOptions& options) {
  detail::schema_of(session_).define(name, attributes, options);
  return model(name);
}

Model<Record> Database::model(std::string_view name) const {
  return Model<Record>(detail::defined_model(session_, name));
}

Model<Record> Transaction::model(std::string_view name) const {
  return Model<Record>(detail::defined_model(session_, name));
}

const Schema& Database::schema() const { return detail::schema_of(session_); }

void Database::sync() { sync(SyncOptions{}); }

}  // namespace stele
