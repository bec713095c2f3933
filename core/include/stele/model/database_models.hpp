#pragma once

#include <memory>
#include <string_view>

#include "stele/model/model.hpp"
#include "stele/model/reflect_model.hpp"
#include "stele/model/schema.hpp"
#include "stele/session/database.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// The schema of a database, made at its first call with the naming of its options. Any thread.
[[nodiscard]] Schema& schema_of(const Session& session);

void freeze_model(const Session& session, const ModelState& model);
/// Resolves and freezes a model that is about to be used.
/// @throws Error Errc::mapping where its associations or its key do not fit
inline void use_model(const Session& session, const ModelState& model) {
  if (!model.frozen()) freeze_model(session, model);
}

/// The model of a type.
/// @throws Error Errc::mapping where it was not defined
[[nodiscard]] ModelHandle defined_model(const Session& session, reflect::TypeId type,
                                        std::string_view name);
/// A model by its name, for records; a typed one is used, and so frozen, by this.
/// @throws Error Errc::mapping where it was not defined
[[nodiscard]] ModelHandle defined_model(const Session& session, std::string_view name);

}  // namespace detail

template <class... Ts>
auto Database::define() {
  static_assert(sizeof...(Ts) > 0, "stele: define<...>() takes at least one model");
  detail::schema_of(session_).define<Ts...>();
  if constexpr (sizeof...(Ts) == 1) {
    return (model<Ts>(), ...);
  }
}

template <class T>
Model<T> Database::model() const {
  return Model<T>(detail::defined_model(session_, reflect::type_id<T>(), reflect::type_name<T>()));
}

template <class T>
Model<T> Transaction::model() const {
  return Model<T>(detail::defined_model(session(), reflect::type_id<T>(), reflect::type_name<T>()));
}

}  // namespace stele

#pragma GCC visibility pop
