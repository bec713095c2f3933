#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "stele/model/builder.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/schema.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

/// What a member's type says of it: how it is stored, or which model it is associated with.
struct MemberTraits {
  const MemberOps* ops;  ///< null: an association
  RelationKind kind;
  reflect::TypeId target;
  std::string_view target_name;
};

template <class Member>
[[nodiscard]] constexpr MemberTraits make_member_traits() {
  if constexpr (reflect::is_relation<Member>) {
    using Target = reflect::relation_target<Member>;
    return {nullptr, reflect::relation_kind<Member>, reflect::type_id<Target>(),
            reflect::type_name<Target>()};
  } else {
    return {&member_ops<Member>, {}, nullptr, {}};
  }
}
template <class Member>
inline constexpr MemberTraits member_traits = make_member_traits<Member>();

/// One member of the blank row.
struct MemberPlace {
  const void* address;
  const MemberTraits* traits;
};

/// A struct with its type erased, so that what is made of it need not be compiled for each. Static.
struct StructDescription {
  std::string_view name;
  reflect::TypeId type;
  std::span<const std::string_view> member_names;
  const reflect::RelationName* labels;  ///< one a member; null where there is no association
  RowFunctions rows;
  void (*find_members)(const void* row, MemberPlace* places);  ///< one place a member
  void (*describe)(Metadata& metadata);                        ///< null: not described
};

[[nodiscard]] Metadata make_metadata(const StructDescription& description, const Naming& naming);

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

template <class Member>
consteval MemberFault find_member_fault() {
  if constexpr (reflect::is_relation<Member>) {
    return MemberFault::none;
  } else {
    return member_fault<unwrapped<Member>>();
  }
}
template <class Member>
inline constexpr MemberFault fault_of = find_member_fault<Member>();

/// The first member that can be neither a column nor an association.
template <class T>
consteval UnstorableMember first_unstorable() {
  return reflect::visit_members(reflect::specimen<T>(), []<class... Ms>(const Ms&...) {
    constexpr MemberFault faults[] = {fault_of<Ms>...};
    for (std::size_t i = 0; i < sizeof...(Ms); ++i) {
      if (faults[i] != MemberFault::none) return UnstorableMember{i, faults[i]};
    }
    return UnstorableMember{0, MemberFault::none};
  });
}

/// The member at fault as a template argument that compilers spell with its name: its address in
/// the specimen, or the pointer that `members_of` has; null where there is no fault.
template <class T, UnstorableMember Found>
consteval auto member_at_fault() {
  if constexpr (Found.fault == MemberFault::none) {
    return nullptr;
  } else if constexpr (reflect::HasMembersOf<T>) {
    return []<auto... Ms>(const members<Ms...>*) {
      return std::get<Found.index>(std::tuple(Ms...));
    }
    (static_cast<const members_of<T>*>(nullptr));
  } else {
    return reflect::specimen_members<T, reflect::member_count<T>>().addresses[Found.index];
  }
}

/// False for the member at fault; what it is asked with is for the compiler to show.
template <class Model, auto Member, MemberFault Found, MemberFault Fault>
inline constexpr bool can_be_stored = Found != Fault;

/// Refuses in words, at compile time, what no model can be; the compiler names model and member in
/// the template arguments.
/// @pre reflect::check<T>()
template <class T, UnstorableMember Found = first_unstorable<T>(),
          auto Member = member_at_fault<T, Found>()>
consteval bool check_members() {
  static_assert(can_be_stored<T, Member, Found.fault, MemberFault::type>,
                "stele: a member's type cannot be stored (the template arguments name it): use "
                "bool, a signed integer or an unsigned one of up to 32 bits, float, double, "
                "std::string, an enum class, stele::Blob, a time type of stele, a duration, "
                "stele::Decimal, stele::Uuid, nlohmann::json, std::filesystem::path, std::vector "
                "or std::optional of one of them, or specialise stele::Codec");
  static_assert(can_be_stored<T, Member, Found.fault, MemberFault::enumeration>,
                "stele: a member's enumeration cannot be stored (the template arguments name it): "
                "it must be an enum class with an enumerator of a value in -128..127, or have a "
                "specialisation of stele::enum_names");
  return Found.fault == MemberFault::none;
}

template <class T>
concept Described = requires(ModelBuilder<T>& builder) {
  describe(builder);
};

// Without std::unique_ptr<T>, which is a quarter of what a model would cost to compile.
template <class T>
void* create_row() {
  return new T{};  // NOLINT(cppcoreguidelines-owning-memory): Metadata owns it
}

template <class T>
void destroy_row(void* row) {
  delete static_cast<T*>(row);  // NOLINT(cppcoreguidelines-owning-memory)
}

template <class T>
void find_members(const void* row, MemberPlace* places) {
  reflect::visit_members(*static_cast<const T*>(row),
                         [places]<class... Ms>(const Ms&... members) mutable {
                           ((*places++ = {&members, &member_traits<Ms>}), ...);
                         });
}

template <class T>
void describe_model(Metadata& metadata) {
  ModelBuilder<T> builder(metadata);
  describe(builder);
}

template <class T>
[[nodiscard]] constexpr StructDescription describe_struct() {
  constexpr std::string_view name = reflect::type_name<T>();
  StructDescription description{
      .name = name,
      .type = reflect::type_id<T>(),
      .member_names = reflect::member_names<T>,
      .labels = relation_names<T>.data(),
      .rows = {.create = &create_row<T>, .destroy = &destroy_row<T>},
      .find_members = &find_members<T>,
      .describe = nullptr,
  };
  if constexpr (Described<T>) description.describe = &describe_model<T>;
  return description;
}
/// @pre check_members<T>()
template <class T>
inline constexpr StructDescription struct_description = describe_struct<T>();

}  // namespace stele::detail

namespace stele {

template <class... Ts>
void Schema::define() {
  // Asked in two steps, so that a mistake is told with as few notes as can be.
  if constexpr ((reflect::check<Ts>() && ...)) {
    if constexpr ((detail::check_members<Ts>() && ...)) {
      (define_once(detail::struct_description<Ts>), ...);
    }
  }
}

}  // namespace stele

#pragma GCC visibility pop
