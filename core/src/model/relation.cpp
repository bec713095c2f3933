#include "stele/model/relation.hpp"

#include <string>
#include <utility>

#include "stele/base/error.hpp"

namespace stele::reflect {

namespace {

std::string full_name(const RelationName& name) {
  return std::string(name.model) + "::" + std::string(name.member);
}

[[noreturn]] void throw_error(Errc code, const std::string& message, const RelationName* name) {
  ErrorContext context;
  if (name != nullptr) context.model = name->model;
  throw Error(code, message, std::move(context));
}

}  // namespace

std::unique_ptr<RelationContent> RelationContent::linked(
    std::unique_ptr<RelationContent> copy) const {
  if (links) copy->links = links->clone();
  copy->link_type = link_type;
  return copy;
}

RelationBase::RelationBase() noexcept = default;

RelationBase::RelationBase(const RelationBase& other)
    : content_(other.content_ ? other.content_->clone() : nullptr),
      name_(other.name_),
      loaded_(other.loaded_),
      count_(other.count_) {}

RelationBase::RelationBase(RelationBase&& other) noexcept
    : content_(std::move(other.content_)),
      name_(other.name_),
      loaded_(other.loaded_),
      count_(other.count_) {
  other.loaded_ = 0;
  other.count_ = not_counted;
}

RelationBase& RelationBase::operator=(const RelationBase& other) {
  if (this != &other) *this = RelationBase(other);
  return *this;
}

RelationBase& RelationBase::operator=(RelationBase&& other) noexcept {
  // The old content goes last: the other may be a part of it.
  std::unique_ptr<RelationContent> content = std::move(other.content_);
  const std::uint64_t loaded = other.loaded_;
  const std::uint64_t count = other.count_;
  other.loaded_ = 0;
  other.count_ = not_counted;
  loaded_ = loaded;
  count_ = count;
  if (other.name_ != nullptr) name_ = other.name_;
  content_.swap(content);
  return *this;
}

RelationBase::~RelationBase() = default;

void RelationBase::set_content(std::unique_ptr<RelationContent> content) noexcept {
  content_ = std::move(content);
  loaded_ = 1;
}

void RelationBase::throw_not_loaded() const {
  if (name_ == nullptr) {
    throw_error(Errc::not_loaded,
                "this association is not loaded; include it in the query that reads its row, or "
                "assign to it",
                name_);
  }
  const std::string name = full_name(*name_);
  throw_error(Errc::not_loaded, name + " is not loaded; add .include<&" + name + ">() to the query",
              name_);
}

void RelationBase::throw_not_counted() const {
  const std::string name = name_ == nullptr ? "this association" : full_name(*name_);
  throw_error(Errc::not_loaded,
              name + " was not counted; add .include_count<" +
                  (name_ == nullptr ? "…" : "&" + name) + ">() to the query",
              name_);
}

void RelationBase::throw_not_linked(std::string_view link) const {
  const std::string name = name_ == nullptr ? "this association" : full_name(*name_);
  throw_error(Errc::invalid_argument,
              name + " has no rows of " + std::string(link) +
                  ": through<…>() takes the join model that describe() names, and rows that were "
                  "read by include or load, not assigned",
              name_);
}

void RelationBase::throw_not_found() const {
  const std::string name = name_ == nullptr ? "this association" : full_name(*name_);
  throw_error(Errc::not_found,
              name + " is loaded, but there is no such row; test it with `if` first", name_);
}

}  // namespace stele::reflect
