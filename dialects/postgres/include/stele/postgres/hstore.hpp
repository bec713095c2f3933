#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stele/model/extension.hpp"

#pragma GCC visibility push(default)

/// Texts by keys in one column, of postgres' extension hstore, which the database must have:
/// `CREATE EXTENSION hstore`. The column is an hstore, or text that is one. Other dialects refuse
/// it: Errc::unsupported.
namespace stele::postgres {

/// The text of a key; NULL where there is none. SQL: CAST(h AS hstore) -> key
template <stele::detail::Operand X>
[[nodiscard]] auto hstore_get(const X& store, std::string_view key) {
  return extension<std::string>({"postgres", "->"}, "CAST({} AS hstore) -> {}", store, key);
}
/// Whether it has the key. SQL: CAST(h AS hstore) ? key
template <stele::detail::Operand X>
[[nodiscard]] auto hstore_has(const X& store, std::string_view key) {
  return extension({"postgres", "?"}, "exist(CAST({} AS hstore), {})", store, key);
}
/// Whether it has these keys with these texts. SQL: CAST(h AS hstore) @> hstore(keys, values)
/// @param entries a range of pairs of a key and a text, such as std::map<std::string, std::string>
template <stele::detail::Operand X, class Map>
[[nodiscard]] auto hstore_contains(const X& store, const Map& entries) {
  std::vector<std::string> keys;
  std::vector<std::string> values;
  for (const auto& [key, value] : entries) {
    keys.emplace_back(key);
    values.emplace_back(value);
  }
  return extension({"postgres", "@>"}, "CAST({} AS hstore) @> hstore({}, {})", store,
                   as_array(keys), as_array(values));
}

}  // namespace stele::postgres

#pragma GCC visibility pop
