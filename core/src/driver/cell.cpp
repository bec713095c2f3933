#include "stele/driver/cell.hpp"

#include <string>

namespace stele {

namespace {

std::int64_t count(std::chrono::microseconds value) { return value.count(); }

}  // namespace

Cell to_cell(const Value& value) noexcept {
  switch (value.kind()) {
    case ValueKind::null:
      break;
    case ValueKind::boolean:
      return Cell::boolean(*value.if_is<bool>());
    case ValueKind::int64:
      return Cell::int64(*value.if_is<std::int64_t>());
    case ValueKind::float64:
      return Cell::float64(*value.if_is<double>());
    case ValueKind::text:
      return Cell::text(*value.if_is<std::string>());
    case ValueKind::bytes:
      return Cell::bytes(*value.if_is<Blob>());
    case ValueKind::timestamp:
      return Cell::integral(value.kind(), count(value.if_is<Timestamp>()->time_since_epoch()));
    case ValueKind::local_timestamp:
      return Cell::integral(value.kind(), count(value.if_is<LocalTimestamp>()->time_since_epoch()));
    case ValueKind::date:
      return Cell::date(*value.if_is<Date>());
    case ValueKind::time:
      return Cell::integral(value.kind(), count(value.if_is<TimeOfDay>()->since_midnight));
    case ValueKind::decimal:
      return Cell::decimal(*value.if_is<Decimal>());
    case ValueKind::uuid:
      return Cell::uuid(*value.if_is<Uuid>());
    case ValueKind::json:
      return Cell::json(value.if_is<JsonText>()->text);
    case ValueKind::array:
      return Cell::array(value.if_is<ArrayText>()->text);
  }
  return Cell::null();
}

Value to_value(const Cell& cell) {
  switch (cell.kind) {
    case ValueKind::null:
      break;
    case ValueKind::boolean:
      return Value(cell.i != 0);
    case ValueKind::int64:
      return Value(cell.i);
    case ValueKind::float64:
      return Value(cell.d);
    case ValueKind::text:
      return Value(cell.view());
    case ValueKind::bytes: {
      const auto* data = reinterpret_cast<const std::byte*>(cell.s.data);
      return Value(Blob(data, data + cell.s.size));
    }
    case ValueKind::timestamp:
      return Value(Timestamp(std::chrono::microseconds(cell.i)));
    case ValueKind::local_timestamp:
      return Value(LocalTimestamp(std::chrono::microseconds(cell.i)));
    case ValueKind::date:
      return Value(Date(std::chrono::sys_days(std::chrono::days(cell.i))));
    case ValueKind::time:
      return Value(TimeOfDay{std::chrono::microseconds(cell.i)});
    case ValueKind::decimal:
      return Value(cell.decimal());
    case ValueKind::uuid:
      return Value(cell.uuid());
    case ValueKind::json:
      return Value(json_text(cell.view()));
    case ValueKind::array:
      return Value(ArrayText{std::string(cell.view())});
  }
  return {};
}

}  // namespace stele
