#include "owner_index.hpp"

#include <algorithm>
#include <cstring>

#include "base/ascii.hpp"
#include "row_queries.hpp"
#include "stele/driver/cell.hpp"

namespace stele::detail {

namespace {

/// True for what a cell holds as an integer.
bool is_number_kind(ValueKind kind) {
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

template <class T>
std::string raw_bytes(const T& value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

std::string bytes_of_value(const Cell& key, bool ignores_case) {
  if (is_number_kind(key.kind)) return raw_bytes(key.i);
  if (key.is_view()) {
    return ignores_case ? ascii::to_lower(std::string(key.view())) : std::string(key.view());
  }
  if (key.kind == ValueKind::float64) return raw_bytes(key.d);
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

}  // namespace

std::string OwnerIndex::bytes_of(std::span<const Cell> key) const {
  std::string bytes;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const std::string value = bytes_of_value(key[i], ignores_case_[i]);
    if (key.size() > 1) bytes += raw_bytes(value.size());
    bytes += value;
  }
  return bytes;
}

OwnerIndex::OwnerIndex(const Metadata& model, const AssociationInfo& association,
                       const std::vector<void*>& owners)
    : keys_(association.own_key.size()), known_(association.own_key.size()) {
  std::vector<const AttributeInfo*> attributes;
  for (const std::string& name : association.own_key) {
    attributes.push_back(&model.attribute(name));
    ignores_case_.push_back(attributes.back()->column.type.kind == TypeKind::citext);
  }
  std::vector<EncodeScratch> scratch(attributes.size());
  std::vector<Cell> key(attributes.size());
  for (std::size_t place = 0; place < owners.size(); ++place) {
    bool is_whole = has_constants(model, association, owners[place]);
    for (std::size_t i = 0; i < key.size(); ++i) {
      key[i] = attributes[i]->encode(owners[place], scratch[i]);
      is_whole = is_whole && !key[i].is_null();
    }
    if (is_whole) add(key, place);
  }
}

void OwnerIndex::add(std::span<const Cell> key, std::size_t place) {
  const bool is_one = key.size() == 1;
  Places& places =
      is_one && is_number_kind(key[0].kind) ? by_number_[key[0].i] : by_bytes_[bytes_of(key)];
  const bool is_new = places.empty();
  places.push_back(place);
  if (!is_new) return;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (!is_one && !known_[i].insert(bytes_of_value(key[i], ignores_case_[i])).second) continue;
    keys_[i].push_back(to_value(key[i]));
  }
}

std::span<const std::size_t> OwnerIndex::owners_of(std::span<const Cell> row,
                                                   const std::vector<std::size_t>& columns) const {
  const Cell& first = row[columns.front()];
  if (columns.size() > 1 || !is_number_kind(first.kind)) {
    std::vector<Cell> key;
    for (const std::size_t column : columns) {
      if (row[column].is_null()) return {};
      key.push_back(row[column]);
    }
    const auto found = by_bytes_.find(bytes_of(key));
    return found == by_bytes_.end() ? std::span<const std::size_t>() : found->second;
  }
  if (last_ == nullptr || last_number_ != first.i) {
    const auto found = by_number_.find(first.i);
    if (found == by_number_.end()) return {};
    last_ = &found->second;
    last_number_ = first.i;
  }
  return *last_;
}

}  // namespace stele::detail
