#include <algorithm>
#include <exception>
#include <list>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "include.hpp"
#include "json_values.hpp"
#include "relation_access.hpp"
#include "row_validation.hpp"
#include "stele/model/json_graph.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::detail {

namespace {

/// So many keys that are not accepted are told, and so many faults; a document may have any number.
constexpr std::size_t most_told = 10;
constexpr std::size_t most_faults = 100;

struct Input {
  const AttributeInfo* attribute;
  Value value;
};

struct InputRow;

/// The new rows of an association.
struct InputRows {
  const Accepted* accepted;
  std::shared_ptr<const ModelState> model;
  std::vector<InputRow> rows;
};

/// What a row is to have.
struct InputRow {
  std::vector<Input> attributes{};
  std::vector<InputRows> associations{};
};

/// Where in the document a row is, for messages: "tasks[2]."; empty: it is the document.
using RowPlace = std::string;

/// True where an error may show the key, which is the sender's own.
bool is_plain(std::string_view key) {
  constexpr std::size_t longest = 63;
  return !key.empty() && key.size() <= longest && std::all_of(key.begin(), key.end(), [](char c) {
    return reflect::is_identifier(c) && static_cast<unsigned char>(c) < 0x80;
  });
}

void refuse_key(const RowPlace& place, std::string_view key, std::span<const Accepted> accepted,
                Errors& errors) {
  if (!is_plain(key)) {
    return errors.add_to_model("a key that is no attribute's name is not accepted", "accepted");
  }
  std::vector<std::string_view> names;
  for (const Accepted& each : accepted) names.push_back(each.name);
  const std::string_view near = schema::did_you_mean(key, names);
  errors.add(place + std::string(key),
             near.empty() ? "is not accepted"
                          : "is not accepted (did you mean '" + std::string(near) + "'?)",
             "accepted");
}

void refuse_value(const RowPlace& place, const AttributeInfo& attribute, bool takes_null,
                  Errors& errors) {
  errors.add(place + attribute.name,
             "must be " + expected(attribute.column.type) + (takes_null ? ", or null" : ""),
             "type");
}

/// A typed member tells itself whether it may be NULL; of a record that is asked when it is
/// written.
bool takes_null(const AttributeInfo& attribute) {
  return attribute.ops == nullptr ? attribute.column.nullable : attribute.ops->nullable;
}

/// The attribute's value, and its fault where there is none.
std::optional<Value> input_value(const RowPlace& place, const AttributeInfo& attribute,
                                 const nlohmann::json& document, Errors& errors) {
  const bool nullable = takes_null(attribute);
  const bool is_document = attribute.column.type.kind == TypeKind::json;
  try {
    if (document.is_null() && is_document && !nullable) return Value(document);
    std::optional<Value> value = value_of(document, attribute.column.type);
    if (value && (!value->is_null() || nullable || attribute.ops == nullptr)) return value;
    refuse_value(place, attribute, nullable, errors);
  } catch (const Error& error) {
    errors.add(place + attribute.name, std::string("is refused: ") + error.what(), "type");
  }
  return std::nullopt;
}

/// The codec of a member may take less than its column.
void set_members(const RowPlace& place, void* row, const std::vector<Input>& inputs,
                 Errors& errors) {
  for (const auto& [attribute, value] : inputs) {
    try {
      attribute->decode(row, to_cell(value));
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {  // its words may hold the value
      errors.add(place + attribute->name,
                 "must be " + expected(attribute->column.type) + ", and fit its member", "type");
    }
  }
}

/// Reads what a document says of a row and of those of its associations, and what is wrong with it.
class InputReader {
 public:
  InputReader(const Session& session, Errors& errors) : session_(session), errors_(errors) {}

  InputRow row(const RowPlace& place, const Metadata& metadata, const nlohmann::json& document,
               std::span<const Accepted> accepted) {
    InputRow row;
    if (!document.is_object()) {
      place.empty() ? errors_.add_to_model("it must be an object", "type")
                    : errors_.add(place.substr(0, place.size() - 1), "must be an object", "type");
      return row;
    }
    for (const auto& [name, content] : document.items()) {
      const std::string_view key = name;
      const auto found = std::find_if(accepted.begin(), accepted.end(),
                                      [&](const Accepted& each) { return each.name == key; });
      if (found == accepted.end()) {
        if (++unknown_ <= most_told) refuse_key(place, key, accepted, errors_);
      } else if (!found->rows.empty()) {
        row.associations.push_back(rows(place, metadata, content, *found));
      } else {
        const AttributeInfo& attribute = metadata.attribute(key);
        std::optional<Value> value = input_value(place, attribute, content, errors_);
        if (value) row.attributes.push_back({&attribute, *std::move(value)});
      }
    }
    if (errors_.empty() && metadata.type != nullptr) {
      metadata.with_instance(
          [&](void* trial) { set_members(place, trial, row.attributes, errors_); });
    }
    return row;
  }

 private:
  InputRows rows(const RowPlace& place, const Metadata& metadata, const nlohmann::json& document,
                 const Accepted& accepted) {
    const RelationKind kind = written_association(metadata, accepted.name).kind;
    InputRows rows{.accepted = &accepted,
                   .model = association_target(session_, metadata, accepted.name),
                   .rows = {}};
    const RowPlace name = place + std::string(accepted.name);
    const Metadata& target = rows.model->metadata();
    if (is_to_one(kind)) {
      if (!document.is_null()) {
        rows.rows.push_back(row(name + ".", target, document, accepted.rows));
      }
    } else if (!document.is_array()) {
      errors_.add(name, "must be an array of objects", "type");
    } else {
      for (const nlohmann::json& each : document) {
        if (errors_.items().size() >= most_faults) break;
        RowPlace of_row = name;
        of_row.append("[").append(std::to_string(rows.rows.size())).append("].");
        rows.rows.push_back(row(of_row, target, each, accepted.rows));
      }
    }
    return rows;
  }

  const Session& session_;
  Errors& errors_;
  std::size_t unknown_ = 0;
};

void set_row(const ModelState& model, void* row, const InputRow& input) {
  const Metadata& metadata = model.metadata();
  if (metadata.type == nullptr) {
    for (const auto& [attribute, value] : input.attributes) {
      static_cast<Record*>(row)->set(attribute->name, value);
    }
  } else {
    Errors none;  // each was tried before
    set_members({}, row, input.attributes, none);
    model.name_associations(row);
  }
  for (const InputRows& each : input.associations) {
    const IncludeTree place{
        .association = std::string(each.accepted->name),
        .rows = each.accepted->association,
        .query = std::make_shared<const QueryTree>(QueryTree{.model = each.model})};
    const RelationAccess relation(metadata, place);
    relation.clear(row);
    for (const InputRow& of_row : each.rows) {
      set_row(*each.model, relation.add(row, each.rows.size()), of_row);
    }
  }
}

/// "title, labels (text, colour)"
std::string text_of(std::span<const Accepted> accepted) {
  std::string text;
  for (const Accepted& each : accepted) {
    if (!text.empty()) text += ", ";
    text += each.name;
    if (!each.rows.empty()) text += " (" + text_of(each.rows) + ")";
  }
  return text;
}

/// Looks that the model has what is accepted, whatever the document says.
void require_known(const Session& session, const Metadata& metadata,
                   std::span<const Accepted> accepted) {
  for (const Accepted& each : accepted) {
    if (each.rows.empty()) {
      static_cast<void>(metadata.attribute(each.name));
    } else {
      const auto target = association_target(session, metadata, each.name);
      require_known(session, target->metadata(), each.rows);
    }
  }
}

/// What names such as "tasks.title" accept.
class AcceptedNames {
 public:
  explicit AcceptedNames(std::span<const std::string_view> names) : accepted_(list(names)) {}

  [[nodiscard]] std::span<const Accepted> accepted() const noexcept { return accepted_; }

 private:
  std::span<const Accepted> list(std::span<const std::string_view> names) {
    std::vector<Accepted> accepted;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string_view first = names[i].substr(0, names[i].find('.'));
      const bool is_known = std::any_of(accepted.begin(), accepted.end(),
                                        [&](const auto& each) { return each.name == first; });
      if (is_known) continue;
      std::vector<std::string_view> rest;
      for (const std::string_view name : names.subspan(i)) {
        const bool is_below =
            name.size() > first.size() && name.starts_with(first) && name[first.size()] == '.';
        if (is_below) rest.push_back(name.substr(first.size() + 1));
      }
      accepted.push_back({.name = first, .rows = list(rest)});
    }
    lists_.push_back(std::move(accepted));
    return lists_.back();
  }

  std::list<std::vector<Accepted>> lists_;
  std::span<const Accepted> accepted_;
};

}  // namespace

void read_json(const Session& session, const ModelState& model, void* row,
               const nlohmann::json& document, std::span<const Accepted> accepted) {
  const Metadata& metadata = model.metadata();
  require_known(session, metadata, accepted);
  Errors errors;
  const InputRow input = InputReader(session, errors).row({}, metadata, document, accepted);
  if (!errors.empty()) {
    throw_invalid(
        metadata, "read the JSON of", std::move(errors),
        accepted.empty() ? "no attribute is accepted" : "accepted are " + text_of(accepted));
  }
  set_row(model, row, input);
}

void read_json(const Session& session, const ModelState& model, void* row,
               const nlohmann::json& document, std::span<const std::string_view> accepted) {
  const AcceptedNames names(accepted);
  const Metadata& metadata = model.metadata();
  for (const Accepted& each : names.accepted()) {
    if (each.rows.empty() || metadata.type == nullptr) continue;
    throw Error(Errc::invalid_argument,
                "from_json() of " + metadata.name + ": rows of '" + std::string(each.name) +
                    "' are accepted by stele::accept<&" + metadata.name + "::" +
                    std::string(each.name) + ", …>; names such as \"" + std::string(each.name) +
                    "." + std::string(each.rows.front().name) + "\" are for records",
                {.model = metadata.name});
  }
  read_json(session, model, row, document, names.accepted());
}

}  // namespace stele::detail
