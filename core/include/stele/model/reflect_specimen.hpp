#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/model/reflect_arity.hpp"
#include "stele/model/reflect_text.hpp"

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

#pragma GCC visibility push(default)

namespace stele::reflect {

/// An object of T that is only named, never defined or read: the addresses of its members are
/// constants whatever T is.
template <class T>
struct Specimen {
  struct Holder {
    T value;
  };
  static Holder object;
};

/// A T to take addresses and types of members from; must not be read.
template <class T>
[[nodiscard]] constexpr T& specimen() noexcept {
  return Specimen<T>::object.value;
}

/// A member's address with the type forgotten. clang 14 takes it as a template argument only inside
/// a class.
struct Address {
  const void* pointer;
};

/// What is known of an aggregate's N members before their names.
template <std::size_t N>
struct Members {
  std::array<Address, N> addresses;
  bool has_array;
};

/// A constant, unless a member is a bit-field: that one would have to be read, to make the
/// temporary that a reference needs.
template <class T, std::size_t N>
[[nodiscard]] constexpr Members<N> specimen_members() noexcept {
  auto take = []<class... Ms>(const Ms&... members) {
    return Members<N>{.addresses = {Address{__builtin_addressof(members)}...},
                      .has_array = (std::is_array_v<Ms> || ...)};
  };
  return Arity<N>::visit(Specimen<T>::object.value, take);
}

template <class T, std::size_t N>
[[nodiscard]] consteval bool has_bit_field() noexcept {
  return !__builtin_constant_p(specimen_members<T, N>().has_array);
}

template <Address... As>
[[nodiscard]] consteval Signature addresses_signature() {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

/// The names of an aggregate's N members, by their addresses in the specimen.
template <class T, std::size_t N>
[[nodiscard]] consteval std::array<std::string_view, N> names_by_address() {
  constexpr Members<N> members = specimen_members<T, N>();
  return [&members]<std::size_t... I>(std::index_sequence<I...>) {
    return split_addresses<N>(addresses_signature<members.addresses[I]...>().text());
  }
  (std::make_index_sequence<N>{});
}

}  // namespace stele::reflect

#pragma GCC visibility pop

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
