#include "stele/model/record.hpp"

#include "include.hpp"
#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stored_value.hpp"

namespace stele {

namespace {

bool is_to_one(const detail::Metadata& model, std::size_t association) {
  return detail::is_to_one(model.associations[association].kind);
}

}  // namespace

Record::Record(std::shared_ptr<const detail::ModelState> state) : state_(std::move(state)) {
  const std::vector<detail::AttributeInfo>& attributes = metadata().attributes;
  values_.resize(attributes.size());
  changed_.resize(attributes.size());
}

const detail::Metadata& Record::metadata() const {
  return detail::RecordAccess::state(*this)->metadata();
}

const Value& Record::operator[](std::string_view attribute) const {
  const std::size_t index = metadata().index_of(attribute);
  if (!detail::RecordAccess::is_read(*this, index)) detail::throw_not_read(model(), attribute);
  return values_[index];
}

void Record::set(std::string_view attribute, Value value) {
  const detail::Metadata& model = metadata();
  const std::size_t index = model.index_of(attribute);
  value = detail::coerce_stored(model.attributes[index], model.name, std::move(value));
  // A new record is sent what was set, NULL too.
  const bool is_known = !is_new_ && detail::RecordAccess::is_read(*this, index);
  if (is_known && values_[index] == value) return;
  if (!unread_.empty()) unread_[index] = false;
  values_[index] = std::move(value);
  changed_[index] = true;
}

std::size_t Record::association(std::string_view name) const {
  const detail::Metadata& model = metadata();
  const detail::AssociationInfo* const first = model.associations.data();
  return static_cast<std::size_t>(&detail::written_association(model, name) - first);
}

void Record::set(std::string_view name, std::vector<Record> rows) {
  set(name, std::move(rows), {});
}

void Record::set(std::string_view name, std::vector<Record> rows, std::vector<Record> links) {
  if (!links.empty() && links.size() != rows.size()) {
    throw Error(Errc::invalid_argument,
                "could not set " + model() + "::" + std::string(name) +
                    ": there must be one join row for each row, or none at all",
                {.model = model()});
  }
  const std::size_t index = association(name);
  if (rows.size() > 1 && is_to_one(metadata(), index)) {
    throw Error(Errc::invalid_argument,
                "could not set " + model() + "::" + std::string(name) +
                    ": it has one row, and several are given",
                {.model = model()});
  }
  detail::LoadedRecords& loaded = detail::RecordAccess::association(*this, index);
  loaded.is_loaded = true;
  loaded.rows = std::move(rows);
  loaded.links = std::move(links);
}

const std::vector<Record>& Record::loaded_rows(std::string_view name) const {
  const std::size_t index = association(name);
  if (detail::RecordAccess::is_loaded(*this, index)) return associations_[index].rows;
  const std::string& model = metadata().name;
  throw Error(Errc::not_loaded,
              model + "::" + std::string(name) + " is not loaded; add .include(\"" +
                  std::string(name) + "\") to the query, or load it by load(\"" +
                  std::string(name) + "\", …)",
              {.model = model});
}

const std::vector<Record>& Record::many(std::string_view name) const {
  if (!is_to_one(metadata(), association(name))) return loaded_rows(name);
  throw Error(Errc::invalid_argument,
              model() + "::" + std::string(name) + " has one row, or none; read it by one(\"" +
                  std::string(name) + "\")",
              {.model = model()});
}

const Record* Record::one(std::string_view name) const {
  if (is_to_one(metadata(), association(name))) {
    const std::vector<Record>& rows = loaded_rows(name);
    return rows.empty() ? nullptr : &rows.front();
  }
  throw Error(Errc::invalid_argument,
              model() + "::" + std::string(name) + " has several rows; read them by many(\"" +
                  std::string(name) + "\")",
              {.model = model()});
}

const std::vector<Record>& Record::links(std::string_view name) const {
  const std::size_t rows = many(name).size();
  const std::vector<Record>& links = associations_[association(name)].links;
  if (links.size() == rows) return links;
  throw Error(Errc::invalid_argument,
              model() + "::" + std::string(name) +
                  " has no join rows: links() is for a belongs_to_many through a described model",
              {.model = model()});
}

std::int64_t Record::count(std::string_view name) const {
  const std::size_t index = association(name);
  if (!associations_.empty() && associations_[index].count) return *associations_[index].count;
  throw Error(Errc::not_loaded,
              model() + "::" + std::string(name) + " was not counted; add .include_count(\"" +
                  std::string(name) + "\") to the query",
              {.model = model()});
}

bool Record::loaded(std::string_view name) const {
  return detail::RecordAccess::is_loaded(*this, association(name));
}

std::vector<std::string> Record::changed() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < changed_.size(); ++i) {
    if (changed_[i]) names.push_back(metadata().attributes[i].name);
  }
  return names;
}

bool Record::changed(std::string_view attribute) const {
  return changed_[metadata().index_of(attribute)];
}

std::vector<std::string> Record::attributes() const {
  std::vector<std::string> names;
  for (const detail::AttributeInfo& info : metadata().attributes) {
    names.push_back(info.name);
  }
  return names;
}

const std::string& Record::model() const { return metadata().name; }

}  // namespace stele
