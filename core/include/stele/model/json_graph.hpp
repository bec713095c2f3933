#pragma once

#include <memory>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "stele/model/accept.hpp"
#include "stele/model/query_parts.hpp"
#include "stele/model/table.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// Writes a row of the model, with the associations that it has loaded.
void write_json(nlohmann::json& document, const Session& session, const ModelState& model,
                const void* row);
void write_json(nlohmann::ordered_json& document, const Session& session, const ModelState& model,
                const void* row);
/// Appends it to an array.
void append_json(nlohmann::json& documents, const Session& session, const ModelState& model,
                 const void* row);
void append_json(nlohmann::ordered_json& documents, const Session& session, const ModelState& model,
                 const void* row);

/// Sets attributes and associations of a row, or none of them.
/// @param accepted what may be in the document
void read_json(const Session& session, const ModelState& model, void* row,
               const nlohmann::json& document, std::span<const Accepted> accepted);
/// The same by names: "title", of records also "labels.text".
void read_json(const Session& session, const ModelState& model, void* row,
               const nlohmann::json& document, std::span<const std::string_view> accepted);

/// True for a Json whose header was included; else says so, at compile time.
template <class Json>
consteval bool check_json() {
  constexpr bool is_json =
      std::is_same_v<Json, nlohmann::json> || std::is_same_v<Json, nlohmann::ordered_json>;
  static_assert(is_json, "stele: to_json() gives nlohmann::json or nlohmann::ordered_json");
  if constexpr (is_json) {
    constexpr bool is_complete = requires { sizeof(Json); };
    static_assert(is_complete, "stele: to_json() needs the header <nlohmann/json.hpp>");
    return is_complete;
  } else {
    return false;
  }
}

}  // namespace detail

/// What a model does with JSON. Sends no SQL.
///
/// Attributes stand under their names, as JSON's own null, booleans and numbers where they are
/// such, JSON documents and arrays as what they are, and all else as text: decimals, UUIDs, names
/// of enumerations, times by RFC 3339 (`2026-11-22T17:05:09.000120Z`), bytes in base64.
template <class T>
class JsonModel : public Table<T> {
 public:
  using Table<T>::Table;

  /// The row as an object, with the associations that it has loaded, and only those: to-one as an
  /// object or null, to-many as an array. `to_json<nlohmann::ordered_json>` keeps the order of the
  /// model. Needs `<nlohmann/json.hpp>`.
  /// @throws Error Errc::conversion naming the attribute for what JSON does not have: an infinite
  ///   number, text that is not UTF-8; Errc::mapping for a model that is not defined
  template <class Json = nlohmann::json>
  [[nodiscard]] auto to_json(const T& row) const {
    if constexpr (detail::check_json<Json>()) {
      Json document;
      detail::write_json(document, this->session_, *this->state_, std::addressof(row));
      return document;
    }
  }
  /// The rows as an array of such objects.
  /// @param rows a range whose elements stay where they are: a vector, a `HasMany`
  template <class Json = nlohmann::json, class Rows>
  requires(!std::is_same_v<Rows, T>) [[nodiscard]] auto to_json(const Rows& rows) const {
    constexpr bool fits = is_list<Rows>();
    static_assert(fits, "stele: to_json() takes a row of the model, or a range of them");
    if constexpr (fits && detail::check_json<Json>()) {
      Json documents(Json::value_t::array);
      for (const T& row : rows) {
        detail::append_json(documents, this->session_, *this->state_, std::addressof(row));
      }
      return documents;
    }
  }

  /// A new row of what an object has: the attributes accepted, by their names, in the forms of
  /// `to_json`. The others are as in any new row. With `stele::accept<&User::tasks, &Task::title>`
  /// also new rows of an association, for `create_graph` and `save_graph`; of records by names such
  /// as "tasks.title".
  /// @throws ValidationError Errc::validation with every failure and no value: a key that is not
  ///   accepted, with those that are; a value of another kind than the attribute's.
  ///   Error Errc::mapping where the model has no such attribute
  [[nodiscard]] T from_json(const nlohmann::json& document,
                            const std::vector<std::string_view>& accepted) const {
    T row = detail::RowTraits<T>::make(*this->state_);
    detail::read_json(this->session_, *this->state_, &row, document, accepted);
    return row;
  }
  template <auto... Members>
  [[nodiscard]] T from_json(const nlohmann::json& document) const {
    T row = detail::RowTraits<T>::make(*this->state_);
    if constexpr (detail::check_accepted<T, Members...>()) {
      detail::read_json(this->session_, *this->state_, &row, document,
                        detail::accepted_members<Members...>);
    }
    return row;
  }

  /// Sets what the object has of the attributes accepted, and nothing where one of them is refused.
  /// @throws as `from_json`
  void assign_from_json(T& row, const nlohmann::json& document,
                        const std::vector<std::string_view>& accepted) const {
    detail::read_json(this->session_, *this->state_, &row, document, accepted);
  }
  template <auto... Members>
  void assign_from_json(T& row, const nlohmann::json& document) const {
    if constexpr (detail::check_accepted<T, Members...>()) {
      detail::read_json(this->session_, *this->state_, &row, document,
                        detail::accepted_members<Members...>);
    }
  }

 private:
  template <class Rows>
  static consteval bool is_list() {
    if constexpr (std::ranges::range<const Rows>) {
      return std::is_same_v<std::ranges::range_reference_t<const Rows>, const T&>;
    } else {
      return false;
    }
  }
};

/// The record as `Model<Record>::to_json` gives it: `nlohmann::json document = record;`
void to_json(nlohmann::json& document, const Record& record);
void to_json(nlohmann::ordered_json& document, const Record& record);

}  // namespace stele

#pragma GCC visibility pop
