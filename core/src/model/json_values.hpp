#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// A value of an attribute as JSON has it.
/// @throws Error Errc::conversion, whose text continues the attribute's name, for what it has not
template <class Json>
[[nodiscard]] Json json_of(const Cell& cell, const ColumnType& type);

extern template nlohmann::json json_of(const Cell& cell, const ColumnType& type);
extern template nlohmann::ordered_json json_of(const Cell& cell, const ColumnType& type);

/// What `json_of` gives, back; empty where it is none of the type's values. Null is NULL.
[[nodiscard]] std::optional<Value> value_of(const nlohmann::json& document, const ColumnType& type);

/// What `value_of` takes, in words: "an integer from -32768 to 32767".
[[nodiscard]] std::string expected(const ColumnType& type);

}  // namespace stele::detail
