#include "owner_index.hpp"

#include <cstring>

#include "base/ascii.hpp"
#include "stele/driver/cell.hpp"

namespace stele::detail {

namespace {

/// True for what a cell holds as an integer.
bool is_number(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
    case ValueKind::int64:
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string OwnerIndex::bytes_of(const Cell& key, bool ignores_case) {
  if (key.is_view()) {
    return ignores_case ? ascii::to_lower(std::string(key.view())) : std::string(key.view());
  }
  if (key.kind == ValueKind::float64) {
    std::string bytes(sizeof key.d, '\0');
    std::memcpy(bytes.data(), &key.d, sizeof key.d);
    return bytes;
  }
  if (key.kind == ValueKind::decimal) {
    std::string digits = to_string(key.decimal());
    if (digits.find('.') == std::string::npos) return digits;
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return digits;
  }
  const Uuid id = key.uuid();
  return {reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()};
}

OwnerIndex::OwnerIndex(const AttributeInfo& attribute, const std::vector<void*>& owners)
    : ignores_case_(attribute.column.type.kind == TypeKind::citext) {
  EncodeScratch scratch;
  for (std::size_t place = 0; place < owners.size(); ++place) {
    const Cell key = attribute.encode(owners[place], scratch);
    if (key.is_null()) continue;
    Places& places =
        is_number(key.kind) ? by_number_[key.i] : by_bytes_[bytes_of(key, ignores_case_)];
    if (places.empty()) keys_.push_back(to_value(key));
    places.push_back(place);
  }
}

std::span<const std::size_t> OwnerIndex::owners_of(const Cell& key) const {
  if (key.is_null()) return {};
  if (!is_number(key.kind)) {
    const auto found = by_bytes_.find(bytes_of(key, ignores_case_));
    return found == by_bytes_.end() ? std::span<const std::size_t>() : found->second;
  }
  if (last_ == nullptr || last_number_ != key.i) {
    const auto found = by_number_.find(key.i);
    if (found == by_number_.end()) return {};
    last_ = &found->second;
    last_number_ = key.i;
  }
  return *last_;
}

}  // namespace stele::detail
