#include "list.hpp"

#include <cstdint>
#include <limits>

#include "array.hpp"
#include "numeric.hpp"
#include "parameters.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/parameter_check.hpp"
#include "wire.hpp"

namespace stele::postgres {

namespace {

void append_integer(std::string& out, std::int32_t value) {
  char bytes[sizeof value];
  write_big_endian(bytes, value);
  out.append(bytes, sizeof bytes);
}

void append_sized(std::string& out, std::string_view bytes, std::string_view prefix = {}) {
  const std::size_t size = prefix.size() + bytes.size();
  if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(Errc::out_of_range, "a text or blob of 1 GiB or more cannot be stored");
  }
  append_integer(out, static_cast<std::int32_t>(size));
  (out += prefix) += bytes;
}

}  // namespace

bool is_listed(const Format& format) noexcept {
  return format.storage == StorageForm::standard && format.kind != ValueKind::array;
}

Oid list_type(const Format& format) noexcept {
  switch (format.type) {
    case TypeKind::enumeration:
      return oid::text_array;
    case TypeKind::json:
      return oid::jsonb_array;
    default:
      return array_type(format.type);
  }
}

Oid element_type(const Format& format) noexcept {
  const Oid type = parameter_type(format);
  return type == oid::unspecified ? oid::text : type;
}

void append_value(std::string& out, const Cell& value, const Format& format, Oid type) {
  check_parameter(value, format);
  switch (value.kind) {
    case ValueKind::null:
      return append_integer(out, -1);
    case ValueKind::text:
    case ValueKind::bytes:
      return append_sized(out, value.view());
    case ValueKind::json:
      return append_sized(out, value.view(), jsonb_version);
    case ValueKind::decimal: {
      const std::size_t begin = out.size();
      append_integer(out, 0);
      append_numeric(out, value.decimal());
      const std::size_t size = out.size() - begin - sizeof(std::int32_t);
      write_big_endian(out.data() + begin, static_cast<std::int32_t>(size));
      return;
    }
    case ValueKind::uuid: {
      const Uuid id = value.uuid();
      return append_sized(out,
                          {reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()});
    }
    default: {
      char bytes[max_fixed_size];
      const int size = encode_fixed(value, format, type, bytes);
      return append_sized(out, {bytes, static_cast<std::size_t>(size)});
    }
  }
}

void write_list(std::string& out, const GivenColumn& column, const Format& format) {
  const Oid type = element_type(format);
  out.clear();
  append_integer(out, 1);  // dimension
  append_integer(out, 0);  // whether an element is NULL: the server looks itself
  append_integer(out, static_cast<std::int32_t>(type));
  append_integer(out, static_cast<std::int32_t>(column.size()));
  append_integer(out, 1);  // the number of the first element
  for (std::size_t row = 0; row < column.size(); ++row) {
    append_value(out, column[row], format, type);
  }
}

}  // namespace stele::postgres
