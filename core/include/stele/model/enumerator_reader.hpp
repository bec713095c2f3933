#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "stele/model/reflect_text.hpp"

#pragma GCC visibility push(default)

namespace stele::reflect {

/// Walks the list of the values low..high at the end of the signature of a template
/// `<class E, E... Vs>`: an enumerator is spelled `Type::name`, any other value `(Type)42`.
///
/// A compiler spells the type in its own way in either form, maybe with commas and brackets, so
/// that the first value of each form is searched for its end; the others have the same prefix.
/// Plain pointers, because a compiler evaluates this for each enumeration.
class EnumeratorReader {
 public:
  constexpr EnumeratorReader(std::string_view signature, std::int64_t low, std::int64_t high)
      : at_(signature.data() + signature.find("Vs = ") + 6), value_(low - 1), high_(high) {}

  /// Moves to the next value with a name; false once there are no more.
  [[nodiscard]] constexpr bool next() {
    ++value_;
    skip_numbers();
    if (value_ > high_) return false;
    if (!is_name()) {
      learn_prefix();
      skip_numbers();
      if (value_ > high_) return false;
      if (!is_name()) learn_prefix();
    }
    read_name();
    return true;
  }

  [[nodiscard]] constexpr std::int64_t value() const { return value_; }
  [[nodiscard]] constexpr std::string_view name() const { return name_; }

 private:
  /// Skips values without a name. A name cannot look like one: after its `)` there is no digit.
  /// One flat loop, because this is most of the time that an enumeration costs to compile.
  constexpr void skip_numbers() {
    const std::size_t prefix = number_prefix_;
    if (prefix == 0) return;
    const char* at = at_;
    std::int64_t value = value_;
    for (; value <= high_; ++value) {
      if (at[0] != '(' || at[prefix - 1] != ')' || at[prefix] > '9' || at[prefix] < '-') break;
      const std::int64_t size = value < 0 ? -value : value;
      at += prefix + (size < 10 ? 3U : size < 100 ? 4U : 5U) + (value < 0 ? 1U : 0U);
    }
    at_ = at;
    value_ = value;
  }

  [[nodiscard]] constexpr bool is_name() const {
    if (name_prefix_.empty()) return false;
    for (std::size_t i = 0; i < name_prefix_.size(); ++i) {
      if (at_[i] != name_prefix_[i]) return false;
    }
    return true;
  }

  constexpr void read_name() {
    const char* const begin = at_ + name_prefix_.size();
    const char* end = begin;
    while (is_identifier(*end)) ++end;
    name_ = std::string_view(begin, static_cast<std::size_t>(end - begin));
    at_ = end + 2;
  }

  /// Finds where the value here ends, and what is before its number or name.
  constexpr void learn_prefix() {
    std::size_t end = 0;
    for (int depth = 0; depth > 0 || at_[end] != ','; ++end) {
      const char c = at_[end];
      if (c == '(' || c == '<' || c == '{') ++depth;
      if (c == ')' || c == '>' || c == '}') --depth;
      if (depth < 0) break;
    }
    while (is_identifier(at_[end - 1])) --end;
    if (at_[end - 1] == '-') --end;
    if (at_[end - 1] == ')') {
      number_prefix_ = end;
    } else {
      name_prefix_ = std::string_view(at_, end);
    }
  }

  const char* at_;
  std::int64_t value_;
  std::int64_t high_;
  std::string_view name_{};
  std::size_t number_prefix_ = 0;
  std::string_view name_prefix_{};
};

}  // namespace stele::reflect

#pragma GCC visibility pop
