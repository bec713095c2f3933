#include <cstdint>
#include <string>

#include "adopted.hpp"
#include "functions.hpp"
#include "statement_compiler.hpp"

namespace stele::sqlite {

namespace {

std::int64_t power_of_10(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

void SqliteStatementCompiler::write_cast(Writer& out, const sql::Cast& cast) const {
  const ColumnType from = sql::type_of(cast.operand);
  const auto write_call = [&](std::string_view name, const std::string& last = {}) {
    write_expr(out << name << "(", cast.operand);
    out << last << ")";
  };
  const auto write_as = [&](std::string_view type) {
    write_expr(out << "CAST(", in_normal_form(cast.operand));
    out << " AS " << type << ")";
  };
  const bool is_scaled = is_scaled_decimal(from);
  const bool is_plain = is_plain_decimal(from);
  const std::string scale = ", " + std::to_string(from.scale);
  switch (cast.type.value_kind()) {
    case ValueKind::boolean:
      write_operand(out << "(", cast.operand);
      out << " <> 0)";
      return;
    case ValueKind::decimal:
      // One decimal becomes another of the same scale.
      if (is_scaled && is_plain_decimal(cast.type)) {
        return write_call(function::decimal_real, scale);
      }
      if (is_plain && is_scaled_decimal(cast.type)) return write_call(function::scaled, scale);
      if (is_scaled || is_plain) return write_expr(out, cast.operand);
      write_expr(out << function::decimal << "(" << function::multiply << "(", cast.operand);
      out << ", " << std::to_string(power_of_10(cast.type.scale)) << "))";
      return;
    case ValueKind::int64:
      return from.kind == TypeKind::boolean || from.is_integer() ? write_as("INTEGER")
                                                                 : write_call(function::integer);
    case ValueKind::float64: {
      // sqlite's numbers have 8 bytes. Other programs, for which a schema is, have no functions.
      const bool has_four_bytes =
          cast.type.kind == TypeKind::float_ && cast.type.storage == StorageForm::standard;
      const bool is_single = has_four_bytes && !out.is_inline();
      if (is_single) out << function::single << "(";
      if (is_scaled) {
        write_call(function::decimal_real, scale);
      } else {
        from.is_text() ? write_call(function::real_of_text) : write_as("REAL");
      }
      if (is_single) out << ")";
      return;
    }
    case ValueKind::date:
      write_expr(out << "substr(", in_normal_form(cast.operand));
      out << ", 1, 10)";
      return;
    default:
      break;
  }
  if (from.kind == TypeKind::boolean) {
    write_expr(out << "CASE ", cast.operand);
    out << " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END";
  } else if (is_scaled || is_plain) {
    write_call(is_scaled ? function::decimal_text : function::plain_text, scale);
  } else if (from.value_kind() == ValueKind::float64) {
    write_call(function::real_text);
  } else {
    write_as("TEXT");
  }
}

}  // namespace stele::sqlite
