#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/compile/compiled.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/record.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Schema;

namespace detail {

/// A model's kept statement: what it does, with which attributes, for how many rows at once.
/// Borrowed.
struct StatementKey {
  char verb;
  const AttributeMask& mask;
  std::size_t rows = 1;
  std::string_view names{};  ///< what else it names
};

struct KeptStatements;

/// Names of attributes that stay where they are while the program runs, and so are known again by
/// where they are.
struct StaticNames {
  std::span<const std::string_view> names;
};

/// A model of one schema: its metadata, and its statements once they are compiled.
class ModelState : public std::enable_shared_from_this<ModelState> {
 public:
  explicit ModelState(Metadata metadata);
  ModelState(const ModelState&) = delete;
  ModelState& operator=(const ModelState&) = delete;
  ~ModelState();

  [[nodiscard]] const Metadata& metadata() const noexcept { return metadata_; }
  /// For the schema, until the model is frozen.
  [[nodiscard]] Metadata& mutable_metadata() noexcept { return metadata_; }

  /// True once it was used: its metadata does not change any more.
  [[nodiscard]] bool frozen() const noexcept { return frozen_.load(std::memory_order_acquire); }
  /// For the schema.
  void freeze();

  /// An empty record with the attributes' default values.
  [[nodiscard]] Record new_record() const;

  /// Fills a row from a result with all attributes in order, and says that it came from the
  /// database.
  void decode(void* row, std::span<const Cell> cells) const;

  /// The value of an attribute in a row, borrowed from it and from the scratch.
  [[nodiscard]] Cell encode(std::size_t attribute, const void* row, EncodeScratch& scratch) const {
    if (places_.empty()) return metadata_.attributes[attribute].encode(row, scratch);
    const MemberPlace& place = places_[attribute];
    return place.encode(static_cast<const char*>(row) + place.offset, scratch);
  }

  /// Tells a typed row's associations what they are called, for the error of one that is not
  /// loaded.
  void name_associations(void* row) const noexcept {
    if (!metadata_.associations.empty()) name_all_associations(row);
  }

  /// @throws Error Errc::not_found or Errc::invalid_argument
  [[noreturn]] void throw_not_one(bool none) const;
  [[noreturn]] void throw_not_found() const;

  /// A statement of the model that is compiled once and kept; `make` is called the first time.
  /// Statements are told apart by their keys. Any thread.
  template <class F>
  [[nodiscard]] const Compiled& statement(const StatementKey& key, F&& make) const {
    if (const Compiled* compiled = kept(key)) return *compiled;
    return keep(key, make());
  }

  /// The attributes of these names, looked for once. Any thread.
  /// @throws Error as `named_attributes`
  [[nodiscard]] const AttributeMask& named(StaticNames names) const;

  /// For the schema: this model seen through records; itself where it is a run-time model.
  [[nodiscard]] std::shared_ptr<const ModelState> records() const;

 private:
  [[nodiscard]] const Compiled* kept(const StatementKey& key) const;
  /// One that was not the last that was asked for.
  [[nodiscard, gnu::noinline]] const Compiled* kept_before(const StatementKey& key) const;
  const Compiled& keep(const StatementKey& key, Compiled compiled) const;
  /// Names that were not the last that were asked for.
  [[nodiscard, gnu::noinline]] const AttributeMask& named_before(StaticNames names) const;
  void name_all_associations(void* row) const noexcept;

  /// Where a value of a typed row goes, and how.
  struct MemberPlace {
    Cell (*encode)(const void* member, EncodeScratch& scratch) = nullptr;
    void (*decode)(void* member, const Cell& cell) = nullptr;
    std::size_t offset = 0;
  };

  [[noreturn]] void throw_bad_value(std::size_t attribute, const Error& error) const;

  Metadata metadata_;
  std::vector<MemberPlace> places_;  ///< of a typed model that is frozen, one an attribute
  std::atomic<bool> frozen_{false};
  mutable std::once_flag records_once_;
  mutable std::shared_ptr<ModelState> records_;
  const std::unique_ptr<KeptStatements> statements_;
};

/// The library's way into a record.
struct RecordAccess {
  static Value& value(Record& record, std::size_t index) { return record.values_[index]; }
  static const Value& value(const Record& record, std::size_t index) {
    return record.values_[index];
  }
  /// Takes over what the database has.
  static void read(Record& record, std::size_t index, Value value);
  /// Says that the attributes beside these were not read.
  static void keep_read(Record& record, const AttributeMask& columns);
  static bool is_read(const Record& record, std::size_t index) {
    return record.unread_.empty() || !record.unread_[index];
  }
  static bool changed(const Record& record, std::size_t index) { return record.changed_[index]; }
  static LoadedRecords& association(Record& record, std::size_t index);
  static const LoadedRecords& association(const Record& record, std::size_t index) {
    return record.associations_[index];
  }
  static bool is_loaded(const Record& record, std::size_t index) noexcept {
    return !record.associations_.empty() && record.associations_[index].is_loaded;
  }
  /// The record now stands in the database as it is.
  static void settle(Record& record);
  /// The same of these attributes; the others have changed as before.
  static void settle(Record& record, const AttributeMask& written);
  /// Says of a new record that it names a row of the database: what was not set was not read.
  /// @param key the attributes of its primary key
  static void refer(Record& record, const AttributeMask& key);
  /// @throws Error Errc::invalid_argument for a record that was moved from
  static const std::shared_ptr<const ModelState>& state(const Record& record) {
    if (record.state_ == nullptr) throw_moved();
    return record.state_;
  }
  [[noreturn]] static void throw_moved();
};

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
