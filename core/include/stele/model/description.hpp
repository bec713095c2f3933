#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/define.hpp"
#include "stele/model/metadata.hpp"

#pragma GCC visibility push(default)

/// What a `ModelBuilder` does to its model's metadata, compiled once for all models.
namespace stele::detail {

void set_unique(AttributeInfo& attribute, const Unique& constraint);
void set_length(AttributeInfo& attribute, int characters);
void add_rule(AttributeInfo& attribute, const Rule& rule);
void add_rule(Metadata& metadata, void (*rule)(const void* row, Errors& errors));
void add_hook(Metadata& metadata, HookPoint point, void (*hook)(void* row));
void add_unique(Metadata& metadata, std::initializer_list<std::string_view> attributes);
void add_check(Metadata& metadata, std::string_view name, const sql::Expr& condition);
IndexInfo& add_index(Metadata& metadata, std::initializer_list<std::string_view> attributes);
[[nodiscard]] std::vector<std::string> names_of(std::initializer_list<std::string_view> names);

/// A function that captures nothing: what it is called through needs no std::function of its own,
/// which is most of what a hook costs to compile.
template <class F>
inline constexpr bool is_stateless = std::is_empty_v<F>&& std::is_default_constructible_v<F>;

/// A validation of the whole row: `void(const T&, Errors&)`.
template <class T, class F>
void add_typed_rule(Metadata& metadata, F rule) {
  if constexpr (is_stateless<F>) {
    add_rule(metadata,
             [](const void* row, Errors& errors) { F{}(*static_cast<const T*>(row), errors); });
  } else {
    metadata.rules.emplace_back([rule = std::move(rule)](const void* row, Errors& errors) {
      rule(*static_cast<const T*>(row), errors);
    });
  }
}

/// A hook: `void(T&)`.
template <class T, class F>
void add_typed_hook(Metadata& metadata, HookPoint point, F hook) {
  if constexpr (is_stateless<F>) {
    add_hook(metadata, point, [](void* row) { F{}(*static_cast<T*>(row)); });
  } else {
    metadata.hooks.add(point, [hook = std::move(hook)](void* row) { hook(*static_cast<T*>(row)); });
  }
}

}  // namespace stele::detail

#pragma GCC visibility pop
