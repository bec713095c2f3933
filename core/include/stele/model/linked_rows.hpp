#pragma once

#include <cstddef>
#include <iterator>
#include <optional>

#pragma GCC visibility push(default)

namespace stele {

/// A row and the join row that links it to its owner; borrowed from the owner.
template <class T, class Link>
struct Linked {
  T& row;
  Link& link;
};

/// The rows of a loaded association with their join rows: `for (auto& [tag, link] : …)`.
template <class T, class Link>
class LinkedRows {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Linked<T, Link>;
    using difference_type = std::ptrdiff_t;
    using pointer = value_type*;
    using reference = value_type&;

    Iterator(T* row, Link* link) : row_(row), link_(link) {}
    [[nodiscard]] reference operator*() { return place_.emplace(value_type{*row_, *link_}); }
    Iterator& operator++() {
      ++row_;
      ++link_;
      return *this;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.link_ == b.link_; }

   private:
    T* row_;
    Link* link_;
    std::optional<value_type> place_;
  };

  LinkedRows(T* rows, Link* links, std::size_t size) : rows_(rows), links_(links), size_(size) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] Iterator begin() const { return {rows_, links_}; }
  [[nodiscard]] Iterator end() const { return {rows_ + size_, links_ + size_}; }
  /// @pre index < size()
  [[nodiscard]] Linked<T, Link> operator[](std::size_t index) const {
    return {rows_[index], links_[index]};
  }

 private:
  T* rows_;
  Link* links_;
  std::size_t size_;
};

}  // namespace stele

#pragma GCC visibility pop
