#include "record_view.hpp"

#include <utility>

namespace stele::detail {

void to_record(const Metadata& typed, const void* row, Record& record) {
  for (std::size_t i = 0; i < typed.attributes.size(); ++i) {
    const AttributeInfo& attribute = typed.attributes[i];
    const bool untouched =
        attribute.ops->equal(static_cast<const char*>(row) + attribute.offset,
                             static_cast<const char*>(typed.blank.get()) + attribute.offset);
    if (untouched && RecordAccess::value(record, i).is_null()) continue;
    EncodeScratch scratch;
    record.set(attribute.name, to_value(attribute.encode(row, scratch)));
  }
}

namespace {

/// Fills a struct from a record; what is NULL in the record keeps the struct's own initialiser.
void to_struct(const Metadata& typed, const Record& record, void* row) {
  for (std::size_t i = 0; i < typed.attributes.size(); ++i) {
    const Value& value = RecordAccess::value(record, i);
    if (value.is_null() && !typed.attributes[i].ops->nullable) continue;
    typed.attributes[i].decode(row, to_cell(value));
  }
}

/// Runs `work(struct)` on a struct made of the record.
/// @throws Error Errc::not_loaded for a record that was read in part
template <class F>
void with_struct(const Metadata& typed, const Record& record, F&& work) {
  for (std::size_t i = 0; i < typed.attributes.size(); ++i) {
    if (!RecordAccess::is_read(record, i)) throw_not_read(typed.name, typed.attributes[i].name);
  }
  typed.with_instance([&](void* row) {
    to_struct(typed, record, row);
    work(row);
  });
}

void add_hooks(Metadata& view, const std::shared_ptr<const ModelState>& typed) {
  for (std::size_t i = 0; i < hook_point_count; ++i) {
    const auto point = static_cast<HookPoint>(i);
    if (!typed->metadata().hooks.any(point)) continue;
    view.hooks.add(point, [typed, point](void* row) {
      const Metadata& metadata = typed->metadata();
      auto& record = *static_cast<Record*>(row);
      with_struct(metadata, record, [&](void* instance) {
        metadata.hooks.run(point, instance);
        to_record(metadata, instance, record);
      });
    });
  }
  for (std::size_t i = 0; i < typed->metadata().after_commit.size(); ++i) {
    view.after_commit.emplace_back([typed, i](const void* row) {
      std::function<void()> prepared;
      with_struct(typed->metadata(), *static_cast<const Record*>(row),
                  [&](void* instance) { prepared = typed->metadata().after_commit[i](instance); });
      return prepared;
    });
  }
}

void add_rules(Metadata& view, const std::shared_ptr<const ModelState>& typed) {
  for (std::size_t i = 0; i < typed->metadata().rules.size(); ++i) {
    view.rules.emplace_back([typed, i](const void* row, Errors& errors) {
      with_struct(typed->metadata(), *static_cast<const Record*>(row),
                  [&](void* instance) { typed->metadata().rules[i](instance, errors); });
    });
  }
}

}  // namespace

Metadata record_view(const std::shared_ptr<const ModelState>& typed) {
  const Metadata& source = typed->metadata();
  Metadata view = source;
  view.type = nullptr;
  view.blank.reset();
  view.hooks = {};
  view.after_commit.clear();
  view.rules.clear();
  for (std::size_t i = 0; i < view.attributes.size(); ++i) {
    AttributeInfo& attribute = view.attributes[i];
    const bool made = i == view.generated_key || i == view.created_at_index ||
                      i == view.updated_at_index || attribute.column.default_sql;
    EncodeScratch scratch;
    if (!made) {
      attribute.default_value = to_value(source.attributes[i].encode(source.blank.get(), scratch));
    }
    attribute.ops = nullptr;
    attribute.offset = i;
  }
  add_hooks(view, typed);
  add_rules(view, typed);
  return view;
}

}  // namespace stele::detail
