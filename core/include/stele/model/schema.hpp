#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "stele/driver/dialect.hpp"
#include "stele/model/define.hpp"
#include "stele/model/model_state.hpp"
#include "stele/schema/naming.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

struct StructDescription;
class ShapeCache;

}  // namespace detail

/// All models of one database, or of none: what they are, and the DDL that makes their tables.
///
/// Models are defined by one thread; once defined, any thread may read them.
class Schema {
 public:
  /// @param collation of the text columns; empty: bytewise
  explicit Schema(Naming naming = Naming::snake_case(), std::string collation = {});

  /// Registers typed models; again does nothing.
  /// @throws Error Errc::mapping where a model cannot be mapped, or its name is taken
  template <class... Ts>
  void define();

  /// Registers a run-time model.
  void define(std::string_view name, std::initializer_list<Attribute> attributes,
              const ModelOptions& options = {});

  /// The statements that create all tables, indexes and comments, in foreign-key order, each ended
  /// by
  /// `;` and a line break. No connection is needed.
  /// @throws Error Errc::mapping for an association that does not fit; Errc::unsupported
  [[nodiscard]] std::string create_sql(const Dialect& dialect) const;

  [[nodiscard]] const Naming& naming() const noexcept { return naming_; }
  /// The models' names, in the order of their definition; join tables made by the library included.
  [[nodiscard]] std::vector<std::string> models() const;

  /// For the library: the model of a type or name, or null.
  [[nodiscard]] std::shared_ptr<detail::ModelState> find(reflect::TypeId type) const;
  [[nodiscard]] std::shared_ptr<detail::ModelState> find(std::string_view name) const;
  /// For the library: settles keys and tables of all models; after a definition anew. Any thread.
  void resolve() const;
  /// For the library: the table of a model, once settled. Any thread.
  [[nodiscard]] schema::Table table_of(const detail::ModelState& model) const;
  /// For the library: resolves, and freezes a model that is about to be used. Any thread.
  void use(const detail::ModelState& model) const { use(model, {}); }
  /// For the library: the same, of a table that others made, in whose columns values are held in
  /// these forms, one an attribute; a form that was written counts. Empty: all are standard.
  void use(const detail::ModelState& model, const std::vector<StorageForm>& forms) const;
  /// For the library: the models in foreign-key order, and the keys that close a cycle.
  struct CreationOrder {
    std::vector<std::shared_ptr<detail::ModelState>> models{};
    std::vector<std::string> deferred{};  ///< names of foreign keys
  };
  [[nodiscard]] CreationOrder creation_order() const;
  /// For the library: registers what was read from a struct or an attribute list.
  std::shared_ptr<detail::ModelState> add(detail::Metadata metadata);
  /// For the library: adds an association to a model that is not frozen yet.
  /// @throws Error Errc::mapping where the model was used already
  void associate(const detail::ModelState& model, detail::AssociationInfo association);
  /// For the library: that a new association of the model may have this name.
  /// @throws Error Errc::mapping where it is taken, or the model was used already
  void require_free_name(const detail::ModelState& model, std::string_view association) const;
  /// For the library: the metadata of a model that was not used yet.
  /// @throws Error Errc::mapping where it was used already
  [[nodiscard]] detail::Metadata& mutable_metadata(const detail::ModelState& model) const;
  /// For the library: the statements of its models' queries.
  [[nodiscard]] detail::ShapeCache& shapes() const noexcept { return *shapes_; }

 private:
  void define_once(const detail::StructDescription& description);

  Naming naming_;
  std::string collation_;
  std::shared_ptr<detail::ShapeCache> shapes_;
  mutable std::recursive_mutex mutex_;
  mutable std::vector<std::shared_ptr<detail::ModelState>> models_;
  mutable std::unordered_map<reflect::TypeId, std::shared_ptr<detail::ModelState>> by_type_;
  mutable std::map<std::string, std::shared_ptr<detail::ModelState>, std::less<>> by_name_;
  mutable bool resolved_ = false;
};

}  // namespace stele

#pragma GCC visibility pop
