#include "scope.hpp"

#include <string_view>

#include "stele/base/error.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

const Metadata& root(const Scope& scope) { return *scope.sources.front().model; }

[[noreturn]] void throw_other_model(const Scope& scope, const sql::AttributeRef& ref) {
  const std::string& model = root(scope).name;
  throw Error(Errc::invalid_argument,
              "the query on " + model + " uses the attribute '" + ref.name +
                  "' of another model; a run-time model's columns are stele::column(\"…\"), one of "
                  "an enclosing query is stele::outer<…>() and one of an alias alias.col<…>()",
              {.model = model});
}

[[noreturn]] void throw_no_enclosing(const Scope& scope, const sql::AttributeRef& ref) {
  const std::string& model = root(scope).name;
  throw Error(Errc::invalid_argument,
              "the query on " + model + " uses outer '" + ref.name +
                  "', but no query around it has that attribute; outer() is for subqueries",
              {.model = model});
}

FoundAttribute found_in(const Scope& scope, const ScopeSource& source, std::string_view name,
                        bool qualified) {
  const std::size_t index = source.model->index_of(name);
  const AttributeInfo& info = source.model->attributes[index];
  return {&source, &info, source.types.empty() ? info.column.type : source.types[index],
          qualified || scope.qualified};
}

/// The source that the name means, or null: the one of the alias or the model; by name alone the
/// first that has the attribute.
const ScopeSource* find_source(const Scope& scope, const sql::AttributeRef& ref) {
  for (const ScopeSource& source : scope.sources) {
    if (!ref.alias.empty()) {
      if (source.alias == ref.alias) return &source;
    } else if (ref.model != nullptr) {
      if (source.alias.empty() && source.model->identity == ref.model) return &source;
    } else if (source.alias.empty() && source.model->find(ref.name) != nullptr) {
      return &source;
    }
  }
  return nullptr;
}

/// "task.title": the part before the point names one of several models.
const ScopeSource* find_prefix(const Scope& scope, std::string_view prefix) {
  for (const ScopeSource& source : scope.sources) {
    if (source.alias.empty() ? source.model->name == prefix : source.alias == prefix) {
      return &source;
    }
  }
  return nullptr;
}

FoundAttribute find_outer(const Scope& scope, const sql::AttributeRef& ref) {
  for (const Scope* outer = scope.enclosing; outer != nullptr; outer = outer->enclosing) {
    if (const ScopeSource* source = find_source(*outer, ref)) {
      return found_in(*outer, *source, ref.name, true);
    }
  }
  throw_no_enclosing(scope, ref);
}

}  // namespace

FoundAttribute find_attribute(const Scope& scope, const sql::AttributeRef& ref) {
  if (ref.outer) return find_outer(scope, ref);
  if (const ScopeSource* source = find_source(scope, ref)) {
    return found_in(scope, *source, ref.name, false);
  }
  if (!ref.alias.empty()) {
    // The alias itself says which query is meant.
    for (const Scope* outer = scope.enclosing; outer != nullptr; outer = outer->enclosing) {
      if (const ScopeSource* source = find_source(*outer, ref)) {
        return found_in(*outer, *source, ref.name, true);
      }
    }
    const bool is_excluded = ref.alias == sql::excluded;
    throw Error(Errc::invalid_argument,
                "the query on " + root(scope).name + " uses " +
                    (is_excluded ? "excluded(), which is for on_conflict<…>().update(…); name the "
                                   "column itself"
                                 : "the alias '" + ref.alias +
                                       "', which it does not join; add join(alias, condition)"),
                {.model = root(scope).name});
  }
  if (ref.model != nullptr) throw_other_model(scope, ref);
  const std::size_t point = ref.name.find('.');
  if (point != std::string::npos) {
    if (const ScopeSource* source = find_prefix(scope, ref.name.substr(0, point))) {
      return found_in(scope, *source, std::string_view(ref.name).substr(point + 1), false);
    }
  }
  return found_in(scope, scope.sources.front(), ref.name, false);
}

std::string name_of(const Scope& scope, const sql::Expr& expr) {
  const auto* ref = std::get_if<sql::AttributeRef>(&expr.node().data);
  if (ref == nullptr) return "the expression";
  const FoundAttribute found = find_attribute(scope, *ref);
  return found.source->model->name + "." + found.info->name;
}

}  // namespace stele::detail
