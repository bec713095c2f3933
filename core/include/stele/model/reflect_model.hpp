#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

#include "stele/model/builder.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/schema.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

/// One member of a struct, with its type erased.
struct MemberDescription {
  std::string_view name;
  std::size_t offset;
  const MemberOps* ops;  ///< null: an association
  RelationKind kind;
  reflect::TypeId target;
  std::string_view target_name;
  const reflect::RelationName* label;
};

/// What the associations of a struct call themselves while they are not loaded.
template <class T>
[[nodiscard]] constexpr auto make_relation_names() {
  std::array<reflect::RelationName, reflect::member_count<T>> names{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = {reflect::type_name<T>(), reflect::member_names<T>[i]};
  }
  return names;
}
template <class T>
inline constexpr auto relation_names = make_relation_names<T>();

/// What holds of every model, before its description is asked.
[[nodiscard]] Metadata new_metadata(std::string_view name, reflect::TypeId type, const void* blank);
void add_member(Metadata& metadata, const MemberDescription& member, const Naming& naming);

/// What keeps a member from being a column.
enum class MemberFault : unsigned char { none, type, enumeration };

template <class Type>
consteval MemberFault member_fault() {
  if constexpr (std::is_enum_v<Type>) {
    constexpr bool scoped = !std::is_convertible_v<Type, std::int64_t>;
    const bool named = reflect::found_enumerators<Type>.size() > 0;
    return named && (scoped || reflect::HasEnumNames<Type>) ? MemberFault::none
                                                            : MemberFault::enumeration;
  } else {
    return HasCodec<Type> ? MemberFault::none : MemberFault::type;
  }
}

struct UnstorableMember {
  std::size_t index;
  MemberFault fault;
};

/// The first member that can be neither a column nor an association.
template <class T>
consteval UnstorableMember first_unstorable() {
  UnstorableMember found{0, MemberFault::none};
  const auto visit = [&found]<class Member>(std::size_t index, const Member&) {
    if constexpr (!reflect::is_relation<Member>) {
      constexpr MemberFault fault = member_fault<unwrapped<Member>>();
      if (found.fault == MemberFault::none) found = {index, fault};
    }
  };
  reflect::for_each_member(reflect::specimen<T>(), visit);
  return found;
}

/// Refuses in words, at compile time, what no model can be; the compiler names the member by its
/// index.
/// @pre reflect::check<T>()
template <class T, UnstorableMember Member = first_unstorable<T>()>
consteval bool check_members() {
  static_assert(Member.fault != MemberFault::type,
                "stele: a member's type cannot be stored: use bool, a signed integer or an "
                "unsigned one of up to 32 bits, float, double, std::string, an enum class, "
                "stele::Blob, a time type of stele, or std::optional of one of them");
  static_assert(Member.fault != MemberFault::enumeration,
                "stele: a member's enumeration cannot be stored: it must be an enum class with an "
                "enumerator of a value in -128..127, or have a specialisation of "
                "stele::enum_names");
  return Member.fault == MemberFault::none;
}

/// True for a struct that can be a model; refuses any other in words.
template <class T>
consteval bool check_model() {
  if constexpr (reflect::check<T>()) {
    return check_members<T>();
  } else {
    return false;
  }
}

template <class T>
concept Described = requires(ModelBuilder<T>& builder) {
  describe(builder);
};

template <class T>
Metadata reflect_model(const Naming& naming) {
  if constexpr (!check_model<T>()) {
    return {};
  } else {
    static const T blank{};
    Metadata metadata = new_metadata(reflect::type_name<T>(), reflect::type_id<T>(), &blank);
    metadata.with_instance = [](const std::function<void(void*)>& work) {
      T row{};
      work(&row);
    };
    reflect::for_each_member(blank, [&]<class Member>(std::size_t index, const Member& member) {
      MemberDescription description{};
      description.name = reflect::member_names<T>[index];
      description.offset = static_cast<std::size_t>(reinterpret_cast<const char*>(&member) -
                                                    reinterpret_cast<const char*>(&blank));
      if constexpr (reflect::is_relation<Member>) {
        description.kind = reflect::relation_kind<Member>;
        description.label = &relation_names<T>[index];
        description.target = reflect::type_id<reflect::relation_target<Member>>();
        description.target_name = reflect::type_name<reflect::relation_target<Member>>();
      } else {
        description.ops = &member_ops<Member>;
      }
      add_member(metadata, description, naming);
    });
    if constexpr (Described<T>) {
      ModelBuilder<T> builder(metadata);
      describe(builder);
    }
    return metadata;
  }
}

}  // namespace stele::detail

namespace stele {

template <class... Ts>
void Schema::define() {
  // Asked in two steps, so that a mistake is told with as few notes as can be.
  if constexpr ((reflect::check<Ts>() && ...)) {
    if constexpr ((detail::check_members<Ts>() && ...)) {
      const auto define_one = [this]<class T>(std::type_identity<T>) {
        if (find(reflect::type_id<T>()) == nullptr) add(detail::reflect_model<T>(naming_));
      };
      (define_one(std::type_identity<Ts>{}), ...);
    }
  }
}

}  // namespace stele

#pragma GCC visibility pop
