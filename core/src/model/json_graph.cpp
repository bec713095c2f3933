#include "stele/model/json_graph.hpp"

#include <utility>

#include "include.hpp"
#include "json_values.hpp"
#include "relation_access.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"

namespace stele {

namespace detail {

namespace {

template <class Json>
void write_attributes(Json& document, const Metadata& metadata, const void* row) {
  for (const AttributeInfo& attribute : metadata.attributes) {
    if (!is_read(attribute, row)) continue;
    EncodeScratch scratch;
    const Cell cell = attribute.encode(row, scratch);
    try {
      document[attribute.name] = json_of<Json>(cell, attribute.column.type);
    } catch (const Error& error) {
      throw Error(error.code(),
                  "could not write " + metadata.name + " as JSON: " + attribute.name + " " +
                      error.what() + "; set another value",
                  {.model = metadata.name, .columns = {attribute.column.name}});
    }
  }
}

/// Calls `write(document, row)` for each row of an association.
/// @param row_at gives the address of a row by its number
template <class Json, class RowAt, class Write>
void write_association(Json& document, const AssociationInfo& association, std::size_t count,
                       const RowAt& row_at, const Write& write) {
  Json& place = document[association.name];
  if (is_to_one(association.kind)) {
    place = nullptr;
    if (count > 0) write(place, row_at(0));
    return;
  }
  place = Json::array();
  for (std::size_t i = 0; i < count; ++i) write(place.emplace_back(), row_at(i));
}

template <class Json>
void write_record(Json& document, const Record& record) {
  const Metadata& metadata = RecordAccess::state(record)->metadata();
  document = Json::object();
  write_attributes(document, metadata, &record);
  for (std::size_t i = 0; i < metadata.associations.size(); ++i) {
    if (!RecordAccess::is_loaded(record, i)) continue;
    const std::vector<Record>& rows = RecordAccess::association(record, i).rows;
    write_association(
        document, metadata.associations[i], rows.size(), [&](std::size_t at) { return &rows[at]; },
        [](Json& place, const Record* row) { write_record(place, *row); });
  }
}

/// A model that is associated with one of the session's.
std::shared_ptr<const ModelState> target_of(const Session& session,
                                            const AssociationInfo& association) {
  auto model = schema_of(session).find(association.target_type);
  if (model == nullptr) {  // says so
    static_cast<void>(defined_model(session, association.target_type, association.target));
  }
  return model;
}

template <class Json>
void write_typed(Json& document, const Session& session, const Metadata& metadata,
                 const void* row) {
  document = Json::object();
  write_attributes(document, metadata, row);
  for (const AssociationInfo& association : metadata.associations) {
    const reflect::RelationBase& relation = relation_at(row, association.offset);
    if (!relation.loaded()) continue;
    const reflect::RelationRows rows = reflect::RelationAccess::all(relation);
    const auto target = rows.count == 0 ? nullptr : target_of(session, association);
    write_association(
        document, association, rows.count,
        [&](std::size_t at) { return static_cast<const char*>(rows.first) + at * rows.row_size; },
        [&](Json& place, const void* each) {
          write_typed(place, session, target->metadata(), each);
        });
  }
}

template <class Json>
void write_row(Json& document, const Session& session, const ModelState& model, const void* row) {
  const Metadata& metadata = model.metadata();
  if (metadata.type != nullptr) return write_typed(document, session, metadata, row);
  write_record(document, *static_cast<const Record*>(row));
}

}  // namespace

void write_json(nlohmann::json& document, const Session& session, const ModelState& model,
                const void* row) {
  write_row(document, session, model, row);
}
void write_json(nlohmann::ordered_json& document, const Session& session, const ModelState& model,
                const void* row) {
  write_row(document, session, model, row);
}

void append_json(nlohmann::json& documents, const Session& session, const ModelState& model,
                 const void* row) {
  write_row(documents.emplace_back(), session, model, row);
}
void append_json(nlohmann::ordered_json& documents, const Session& session, const ModelState& model,
                 const void* row) {
  write_row(documents.emplace_back(), session, model, row);
}

}  // namespace detail

void to_json(nlohmann::json& document, const Record& record) {
  detail::write_record(document, record);
}
void to_json(nlohmann::ordered_json& document, const Record& record) {
  detail::write_record(document, record);
}

}  // namespace stele
