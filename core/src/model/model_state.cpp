#include "stele/model/model_state.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "attribute_masks.hpp"
#include "record_view.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"

namespace stele::detail {

/// A `StatementKey` that owns what it is made of.
struct KeptKey {
  explicit KeptKey(const StatementKey& key)
      : verb(key.verb), mask(key.mask), rows(key.rows), names(key.names) {}
  operator StatementKey() const noexcept { return {verb, mask, rows, names}; }

  char verb;
  AttributeMask mask;
  std::size_t rows;
  std::string names;
};

struct StatementKeyHash {
  using is_transparent = void;
  std::size_t operator()(const StatementKey& key) const noexcept {
    const std::uint64_t number =
        (key.mask.hash() * 31 + static_cast<unsigned char>(key.verb)) * 131 + key.rows;
    const std::size_t names = key.names.empty() ? 0 : std::hash<std::string_view>()(key.names);
    return std::hash<std::uint64_t>()(number) ^ names;
  }
};

struct StatementKeyEqual {
  using is_transparent = void;
  bool operator()(const auto& a, const auto& b) const noexcept {
    return a.verb == b.verb && a.rows == b.rows && a.mask == b.mask && a.names == b.names;
  }
};

struct KeptStatements {
  using Statements = std::unordered_map<KeptKey, std::unique_ptr<const Compiled>, StatementKeyHash,
                                        StatementKeyEqual>;

  std::shared_mutex mutex{};
  Statements by_key{};
  /// The one that was asked for last, which is often asked for again; it stays where it is.
  std::atomic<const Statements::value_type*> last{nullptr};

  using Names = std::map<const std::string_view*, AttributeMask>;
  Names by_names{};  ///< by where they are
  std::atomic<const Names::value_type*> last_names{nullptr};
};

ModelState::ModelState(Metadata metadata)
    : metadata_(std::move(metadata)), statements_(std::make_unique<KeptStatements>()) {}
ModelState::~ModelState() = default;

std::shared_ptr<const ModelState> ModelState::records() const {
  if (metadata_.type == nullptr) return shared_from_this();
  std::call_once(records_once_, [this] {
    // The view holds a copy of this state's metadata, and this state the view: no cycle of owners.
    const std::shared_ptr<const ModelState> borrowed(std::shared_ptr<void>(), this);
    records_ = std::make_shared<ModelState>(record_view(borrowed));
    records_->freeze();
  });
  return std::shared_ptr<const ModelState>(shared_from_this(), records_.get());
}

Record ModelState::new_record() const {
  Record record(shared_from_this());
  const std::vector<AttributeInfo>& attributes = metadata_.attributes;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (attributes[i].default_value) record.values_[i] = *attributes[i].default_value;
  }
  return record;
}

void ModelState::freeze() {
  metadata_.masks = masks_of(metadata_);
  for (const AttributeInfo& attribute : metadata_.attributes) {
    if (attribute.ops == nullptr) break;
    places_.push_back({attribute.ops->encode, attribute.ops->decode, attribute.offset});
  }
  frozen_.store(true, std::memory_order_release);
}

[[gnu::hot]] void ModelState::decode(void* row, std::span<const Cell> cells) const {
  std::size_t index = 0;
  try {
    if (metadata_.type == nullptr) {
      for (const AttributeInfo& attribute : metadata_.attributes) {
        attribute.decode(row, cells[index++]);
      }
    } else {
      for (const MemberPlace& place : places_) {
        place.decode(static_cast<char*>(row) + place.offset, cells[index++]);
      }
    }
  } catch (const Error& error) {
    throw_bad_value(index - 1, error);
  }
  if (metadata_.type == nullptr) {
    RecordAccess::settle(*static_cast<Record*>(row));
  } else {
    name_associations(row);
  }
}

void ModelState::throw_bad_value(std::size_t index, const Error& error) const {
  const AttributeInfo& attribute = metadata_.attributes[index];
  throw Error(
      error.code(), "could not read " + metadata_.name + "." + attribute.name + ": " + error.what(),
      {.model = metadata_.name, .table = metadata_.table.name, .columns = {attribute.column.name}});
}

void ModelState::name_all_associations(void* row) const noexcept {
  for (const AssociationInfo& association : metadata_.associations) {
    auto* member = static_cast<char*>(row) + association.offset;
    reflect::RelationAccess::set_name(*reinterpret_cast<reflect::RelationBase*>(member),
                                      association.label);
  }
}

void RecordAccess::throw_moved() {
  throw Error(Errc::invalid_argument,
              "this record was moved from, and has no model; assign a record to it first");
}

LoadedRecords& RecordAccess::association(Record& record, std::size_t index) {
  if (record.associations_.empty()) {
    record.associations_.resize(state(record)->metadata().associations.size());
  }
  return record.associations_[index];
}

void ModelState::throw_not_found() const {
  throw Error(Errc::not_found, "there is no " + metadata_.name + " of that key",
              {.model = metadata_.name, .table = metadata_.table.name});
}

void ModelState::throw_not_one(bool none) const {
  if (none) {
    throw Error(Errc::not_found, "one() found no " + metadata_.name + " that matches the query",
                {.model = metadata_.name, .table = metadata_.table.name});
  }
  throw Error(Errc::invalid_argument,
              "one() found more than one " + metadata_.name +
                  " that matches the query; narrow the condition, or use first() or all()",
              {.model = metadata_.name, .table = metadata_.table.name});
}

[[gnu::hot]] const Compiled* ModelState::kept(const StatementKey& key) const {
  const auto* const last = statements_->last.load(std::memory_order_acquire);
  if (last != nullptr && StatementKeyEqual()(last->first, key)) return last->second.get();
  return kept_before(key);
}

const Compiled* ModelState::kept_before(const StatementKey& key) const {
  const std::shared_lock lock(statements_->mutex);
  const auto found = statements_->by_key.find(key);
  if (found == statements_->by_key.end()) return nullptr;
  statements_->last.store(&*found, std::memory_order_release);
  return found->second.get();
}

[[gnu::hot]] const AttributeMask& ModelState::named(StaticNames names) const {
  const auto* const last = statements_->last_names.load(std::memory_order_acquire);
  if (last != nullptr && last->first == names.names.data()) return last->second;
  return named_before(names);
}

const AttributeMask& ModelState::named_before(StaticNames names) const {
  {
    const std::shared_lock lock(statements_->mutex);
    const auto found = statements_->by_names.find(names.names.data());
    if (found != statements_->by_names.end()) {
      statements_->last_names.store(&*found, std::memory_order_release);
      return found->second;
    }
  }
  AttributeMask mask = named_attributes(metadata_, names.names);
  const std::unique_lock lock(statements_->mutex);
  return statements_->by_names.try_emplace(names.names.data(), std::move(mask)).first->second;
}

const Compiled& ModelState::keep(const StatementKey& key, Compiled compiled) const {
  compiled.id = StatementId::next();
  auto kept = std::make_unique<const Compiled>(std::move(compiled));
  const std::unique_lock lock(statements_->mutex);
  return *statements_->by_key.try_emplace(KeptKey(key), std::move(kept)).first->second;
}

void RecordAccess::read(Record& record, std::size_t index, Value value) {
  record.values_[index] = std::move(value);
  if (!record.unread_.empty()) record.unread_[index] = false;
}

void RecordAccess::keep_read(Record& record, const AttributeMask& columns) {
  record.unread_.assign(record.values_.size(), true);
  columns.each([&](std::size_t index) { record.unread_[index] = false; });
}

void RecordAccess::settle(Record& record) {
  record.is_new_ = false;
  record.changed_.assign(record.changed_.size(), false);
}

void RecordAccess::settle(Record& record, const AttributeMask& written) {
  record.is_new_ = false;
  written.each([&](std::size_t index) { record.changed_[index] = false; });
}

void RecordAccess::refer(Record& record, const AttributeMask& key) {
  record.is_new_ = false;
  key.each([&](std::size_t index) { record.changed_[index] = false; });
  record.unread_ = record.changed_;
  record.unread_.flip();
  key.each([&](std::size_t index) { record.unread_[index] = false; });
}

}  // namespace stele::detail
