#pragma once

#include <string>

#include <soci/soci.h>

#include "stele/driver/soci_driver.hpp"

namespace stele {

/// The place of one value on its way through SOCI, which holds its address.
struct SociValue {
  SociForm form = SociForm::text;
  soci::indicator indicator = soci::i_null;
  long long integer = 0;
  double real = 0;
  std::string text{};
};

/// Binds the place to the next result column.
void exchange_result(soci::statement& statement, SociValue& value);
/// Binds the place to the parameter of that name.
void exchange_parameter(soci::statement& statement, SociValue& value, const std::string& name);

/// What was read as an integer.
/// @throws Error Errc::conversion for a boolean that is neither 0 nor 1, and for other kinds
[[nodiscard]] Cell read_integer(std::int64_t value, ValueKind kind);

/// What was read as a double.
/// @throws Error Errc::conversion for a kind that is none
[[nodiscard]] Cell read_real(double value, ValueKind kind);

/// What was read as text, or must be written so; see `SociConnection`.
[[nodiscard]] Cell read_as_text(const std::string& text, ValueKind kind);
void write_as_text(std::string& out, const Cell& value);

}  // namespace stele
