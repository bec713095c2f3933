#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/member_ops.hpp"

#pragma GCC visibility push(default)

namespace stele {

class Record;

namespace detail {

class ModelState;
struct Metadata;
struct RecordAccess;

struct LoadedRecords;

}  // namespace detail

/// One attribute's value: `{"title", "Project1"}`.
struct FieldValue {
  std::string_view name{};  ///< borrowed: as long as the call that it is given to
  Value value{};

  template <class T>
  FieldValue(std::string_view attribute, T&& content) : name(attribute) {
    constexpr bool is_plain = std::is_constructible_v<Value, T&&>;
    // Said here, and not by encode_value, for the fewer notes.
    constexpr bool fits = is_plain || detail::HasCodec<detail::unwrapped<std::decay_t<T>>>;
    static_assert(fits,
                  "stele: this type is none of a record's values: give bool, a number, text, "
                  "stele::Blob, a time of stele, stele::Decimal, stele::Uuid, nlohmann::json, an "
                  "enum class, a type with a stele::Codec, or std::vector or std::optional of one");
    if constexpr (is_plain) {
      value = Value(std::forward<T>(content));
    } else if constexpr (fits) {
      value = detail::encode_value(content);
    }
  }
};

/// A row of a run-time model: a value for each attribute, by name, and which of them changed.
///
/// Owns its values; copies are independent. One thread at a time. Outlives its database harmlessly.
/// One that was moved from can be assigned to and destroyed; all else throws
/// Errc::invalid_argument.
class Record {
 public:
  /// The value of an attribute; borrowed until it is set.
  /// @throws Error Errc::mapping for a name that the model lacks, with "did you mean";
  ///   Errc::not_loaded for one that `columns` left out
  [[nodiscard]] const Value& operator[](std::string_view attribute) const;

  /// The value as a T: see `Value::as`; an enum class or a type with a `Codec` is read by it.
  /// @throws Error as `operator[]` and `Value::as`
  template <class T>
  [[nodiscard]] T get(std::string_view attribute) const {
    return detail::decode_value<T>((*this)[attribute]);
  }

  /// Sets an attribute, and marks it as changed: in a new record always, else where the value
  /// differs.
  /// @throws Error Errc::mapping for a wrong name, or a value of another kind than the attribute's
  void set(std::string_view attribute, Value value);
  /// Sets it to a value of an enum class or of a type with a `Codec`.
  template <class T>
  requires(!std::is_convertible_v<const T&, Value>) void set(std::string_view attribute,
                                                             const T& value) {
    set(attribute, detail::encode_value(value));
  }

  /// Assigns the rows of an association, of to-one one or none, for `create_graph` and
  /// `save_graph`; it is loaded then.
  /// @throws Error Errc::mapping for a name that the model lacks; Errc::invalid_argument for
  ///   several rows of to-one
  void set(std::string_view association, std::vector<Record> rows);
  /// The same of a belongs_to_many with what its join rows are to have, one a row.
  /// @throws Error also Errc::invalid_argument for another number of join rows
  void set(std::string_view association, std::vector<Record> rows, std::vector<Record> links);

  /// The rows of a loaded association with several rows. Borrowed until it is loaded again.
  /// @throws Error Errc::mapping for a name that the model lacks; Errc::invalid_argument for an
  ///   association with one row; Errc::not_loaded
  [[nodiscard]] const std::vector<Record>& many(std::string_view association) const;
  /// The row of a loaded association with one row, null where there is none.
  /// @throws Error as `many`, for an association with several rows
  [[nodiscard]] const Record* one(std::string_view association) const;
  /// The join rows of a loaded belongs_to_many through a described model, in the order of `many`.
  /// @throws Error as `many`; Errc::invalid_argument where it has none
  [[nodiscard]] const std::vector<Record>& links(std::string_view association) const;
  /// How many rows of an association there were in the database as `include_count` counted them,
  /// whichever are loaded.
  /// @throws Error Errc::mapping for a name that the model lacks; Errc::not_loaded where it did not
  [[nodiscard]] std::int64_t count(std::string_view association) const;
  /// True once the association was read from the database; also where it is empty.
  /// @throws Error Errc::mapping for a name that the model lacks
  [[nodiscard]] bool loaded(std::string_view association) const;

  /// The attributes that were set since the record was read or saved, in the model's order.
  [[nodiscard]] std::vector<std::string> changed() const;
  [[nodiscard]] bool changed(std::string_view attribute) const;

  /// True until it is written to, or read from, the database.
  [[nodiscard]] bool is_new() const noexcept { return is_new_; }
  /// The attributes' names, in the model's order.
  [[nodiscard]] std::vector<std::string> attributes() const;
  /// The model's name: "Project".
  [[nodiscard]] const std::string& model() const;

 private:
  friend class detail::ModelState;
  friend struct detail::RecordAccess;

  explicit Record(std::shared_ptr<const detail::ModelState> state);
  [[nodiscard]] const detail::Metadata& metadata() const;
  [[nodiscard]] std::size_t association(std::string_view name) const;
  [[nodiscard]] const std::vector<Record>& loaded_rows(std::string_view name) const;

  std::shared_ptr<const detail::ModelState> state_;
  std::vector<detail::LoadedRecords> associations_;  ///< one each, once one of them is loaded
  std::vector<Value> values_;
  std::vector<bool> changed_;
  std::vector<bool> unread_;  ///< of a query that read some columns; empty: none
  bool is_new_ = true;
};

namespace detail {

/// The rows of one association of a record.
struct LoadedRecords {
  bool is_loaded = false;
  std::optional<std::int64_t> count{};  ///< of the rows in the database, where they were counted
  std::vector<Record> rows{};
  std::vector<Record> links{};  ///< join rows, one a row, where they are read
};

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
