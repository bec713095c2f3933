#include "relation_access.hpp"

#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/record.hpp"

namespace stele::detail {

namespace {

reflect::RelationBase& member(void* owner, std::size_t offset) {
  return *reinterpret_cast<reflect::RelationBase*>(static_cast<char*>(owner) + offset);
}

std::size_t place_of(const Metadata& owner, std::string_view association, bool is_record) {
  for (std::size_t i = 0; i < owner.associations.size(); ++i) {
    const AssociationInfo& each = owner.associations[i];
    if (each.name == association) return is_record ? i : each.offset;
  }
  return 0;  // it was found before
}

}  // namespace

const reflect::RelationBase& relation_at(const void* owner, std::size_t offset) noexcept {
  return *reinterpret_cast<const reflect::RelationBase*>(static_cast<const char*>(owner) + offset);
}

RelationAccess::RelationAccess(const Metadata& owner, std::string_view association)
    : is_record_(owner.type == nullptr), place_(place_of(owner, association, is_record_)) {}
RelationAccess::RelationAccess(const Metadata& owner, const IncludeTree& include)
    : RelationAccess(owner, include.association) {
  ops_ = include.rows;
  target_ = include.query->model.get();
}

void* RelationAccess::add(void* owner, std::size_t usual) const {
  if (!is_record_) return ops_->add(member(owner, place_), usual);
  auto& rows = RecordAccess::association(*static_cast<Record*>(owner), place_).rows;
  if (rows.capacity() == 0) rows.reserve(usual);
  return &rows.emplace_back(target_->new_record());
}

void* RelationAccess::add_link(void* owner, const AssociationInfo& association,
                               const ModelState& join) const {
  if (is_record_) {
    auto& links = RecordAccess::association(*static_cast<Record*>(owner), place_).links;
    return &links.emplace_back(join.new_record());
  }
  reflect::RelationContent& rows = *reflect::RelationAccess::content(member(owner, place_));
  if (!rows.links) {
    rows.links = association.link_rows->make();
    rows.link_type = join.metadata().type;
  }
  return association.link_rows->add(*rows.links);
}

void RelationAccess::clear(void* owner) const {
  if (!is_record_) return reflect::RelationAccess::set_none(member(owner, place_));
  LoadedRecords& loaded = RecordAccess::association(*static_cast<Record*>(owner), place_);
  loaded.is_loaded = true;
  loaded.rows.clear();
  loaded.links.clear();
}

void RelationAccess::set_count(void* owner, std::int64_t count) const {
  if (!is_record_) return reflect::RelationAccess::set_count(member(owner, place_), count);
  RecordAccess::association(*static_cast<Record*>(owner), place_).count = count;
}

bool RelationAccess::is_loaded(const void* owner) const {
  if (!is_record_) return relation_at(owner, place_).loaded();
  return RecordAccess::is_loaded(*static_cast<const Record*>(owner), place_);
}

bool RelationAccess::is_empty(const void* owner) const {
  if (!is_record_) return reflect::RelationAccess::all(relation_at(owner, place_)).count == 0;
  return RecordAccess::association(*static_cast<const Record*>(owner), place_).rows.empty();
}

std::vector<const void*> RelationAccess::links(const void* owner,
                                               const AssociationInfo& association) const {
  std::vector<const void*> links;
  if (is_record_) {
    const LoadedRecords& loaded =
        RecordAccess::association(*static_cast<const Record*>(owner), place_);
    for (const Record& each : loaded.links) links.push_back(&each);
    links.resize(loaded.rows.size());
    return links;
  }
  const reflect::RelationBase& relation = relation_at(owner, place_);
  links.resize(reflect::RelationAccess::all(relation).count);
  const reflect::RelationContent* const content = reflect::RelationAccess::content(relation);
  if (content == nullptr || !content->links) return links;
  if (content->link_type != association.through_type) {
    throw Error(Errc::invalid_argument,
                "the rows of " + association.name +
                    " were assigned with join rows of another model than that of the association");
  }
  const reflect::RelationRows all = content->links->all();
  for (std::size_t i = 0; i < links.size() && i < all.count; ++i) {
    links[i] = static_cast<const char*>(all.first) + i * all.row_size;
  }
  return links;
}

void RelationAccess::append_rows(const void* owner, std::vector<void*>& rows) const {
  if (!is_loaded(owner)) return;
  if (is_record_) {
    auto* const record = const_cast<Record*>(static_cast<const Record*>(owner));
    for (Record& each : RecordAccess::association(*record, place_).rows) rows.push_back(&each);
    return;
  }
  const reflect::RelationRows all = reflect::RelationAccess::all(relation_at(owner, place_));
  for (std::size_t i = 0; i < all.count; ++i) {
    rows.push_back(static_cast<char*>(all.first) + i * all.row_size);
  }
}

}  // namespace stele::detail
