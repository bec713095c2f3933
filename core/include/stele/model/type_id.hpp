#pragma once

#pragma GCC visibility push(default)

namespace stele::reflect {

/// Which class a typed model is; null stands for none. Needs no more than the class's declaration.
using TypeId = const void*;

/// One object for each class, whose address tells the classes apart. Not const, so that no linker
/// folds two of them.
template <class T>
inline char type_tag = 0;

template <class T>
[[nodiscard]] constexpr TypeId type_id() noexcept {
  return &type_tag<T>;
}

}  // namespace stele::reflect

#pragma GCC visibility pop
