#include "reference.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace stele::test::histories {

namespace {

Timestamp now() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

bool is_said(const Fault& fault, const Reply& reply) {
  if (fault.code != *reply.error) return false;
  if (fault.attributes.empty()) return true;
  return std::is_permutation(fault.attributes.begin(), fault.attributes.end(),
                             reply.attributes.begin(), reply.attributes.end());
}

std::string text_of(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) text += "\n      " + histories::text_of(row);
  return text.empty() ? " none" : text;
}

std::string text_of(const Fault& fault) {
  std::string text(to_string(fault.code));
  for (const std::string& attribute : fault.attributes) text += " " + attribute;
  return text;
}

std::string difference(const std::string& what, const std::vector<Row>& expected,
                       const std::vector<Row>& found) {
  return what + "\n    expected" + text_of(expected) + "\n    found" + text_of(found);
}

std::vector<Row> copies(const std::vector<Kept>& rows) {
  std::vector<Row> all;
  for (const Kept& row : rows) all.push_back(*row);
  return all;
}

}  // namespace

std::vector<Row> Reference::rows() const { return by_key(table_, copies(state_.rows)); }

void Reference::resolve(Step& step) const {
  const std::vector<Row> all = rows();
  for (Edit& edit : step.edits) {
    edit.key.clear();
    if (all.empty()) edit.pick = -1;
    for (const std::size_t i : table_.keys.front().columns) {
      const auto place = static_cast<std::size_t>(edit.pick) % std::max<std::size_t>(all.size(), 1);
      const bool is_text = table_.columns[i].type.kind == TypeKind::text;
      const Value nothing = is_text ? Value("gone") : Value(-77);
      edit.key.push_back(edit.pick < 0 ? nothing : all[place][i]);
    }
  }
  if (!table_.generates_key) return;
  // Keys that are chosen among ones that are made are above all of these.
  const bool mixes = std::any_of(step.given.begin(), step.given.end(),
                                 [](const Given& row) { return !row.front(); });
  std::int64_t above = state_.highest;
  for (Given& row : step.given) {
    above += 10'000;
    if (row.front() && mixes) row.front() = row.front()->as<std::int64_t>() + above;
  }
}

/// What the database and the library made is that of the rows in the order of their creation.
std::string Reference::learn(const std::vector<Row>& rows, Timestamp since) {
  std::set<std::int64_t> known;
  for (const Kept& row : state_.rows) {
    if (table_.generates_key && !row->front().is_null()) {
      known.insert(row->front().as<std::int64_t>());
    }
  }
  std::vector<Row> left = rows;
  if (table_.generates_key) {
    const std::int64_t highest = state_.highest;
    for (const Kept& row : state_.rows) {
      const auto made = std::find_if(left.begin(), left.end(), [&](const Row& each) {
        return row->front().is_null() && !known.contains(each.front().as<std::int64_t>());
      });
      if (row->front().is_null()) {
        if (made == left.end()) return "a row that was created is not there";
        row->front() = made->front();
        known.insert(made->front().as<std::int64_t>());
        if (made->front().as<std::int64_t>() <= highest) return "a key was made again";
      }
      state_.highest = std::max(state_.highest, row->front().as<std::int64_t>());
    }
  }
  const Timestamp until = now();
  for (const Kept& row : state_.rows) {
    const auto found = std::find_if(left.begin(), left.end(), [&](const Row& each) {
      return std::all_of(table_.keys.front().columns.begin(), table_.keys.front().columns.end(),
                         [&](std::size_t i) { return each[i] == (*row)[i]; });
    });
    if (found == left.end()) continue;  // it is told as a difference of the rows
    for (std::size_t i = 0; i < row->size(); ++i) {
      if (!table_.is_time_stamp(i) || !(*row)[i].is_null()) continue;
      const auto time = (*found)[i].as<Timestamp>();
      if (time < since || time > until) return table_.columns[i].name + " is not the time of this";
      (*row)[i] = time;
    }
  }
  return {};
}

std::string Reference::follow(const Step& step, const Reply& reply, const std::vector<Row>& rows,
                              Timestamp since) {
  const Expected expected = expect(table_, state_.rows, step);
  if (reply.error) {
    std::vector<Fault> faults = expected.must;
    faults.insert(faults.end(), expected.may.begin(), expected.may.end());
    const bool is_right = std::any_of(faults.begin(), faults.end(),
                                      [&](const Fault& fault) { return is_said(fault, reply); });
    if (!is_right) {
      std::string text = "it failed: " + reply.message;
      for (const Fault& fault : faults) text += "\n    it could have failed by " + text_of(fault);
      return text;
    }
  } else {
    if (!expected.must.empty()) return "it should have failed by " + text_of(expected.must.front());
    state_.rows = expected.table;
    if (step.verb == Verb::truncate && step.restart_keys) state_.highest = 0;
  }
  if (std::string why = learn(rows, since); !why.empty()) return why;
  if (this->rows() != rows) return difference("the table's rows differ", this->rows(), rows);
  if (reply.error) return {};

  if (expected.count && *expected.count != reply.count) {
    return "it was of " + std::to_string(reply.count) + " rows and not of " +
           std::to_string(*expected.count);
  }
  if (expected.created && *expected.created != reply.created) {
    return std::string("created is ") + (reply.created ? "true" : "false");
  }
  if (!expected.gives_rows) return {};
  std::vector<Row> given = reply.rows;
  std::vector<Row> wanted = copies(expected.rows);
  // What the same step made and changed again is not to be read any more.
  for (std::size_t k = 0; k < std::min(wanted.size(), given.size()); ++k) {
    for (std::size_t i = 0; i < wanted[k].size(); ++i) {
      const bool is_made = table_.is_time_stamp(i) || (table_.generates_key && i == 0);
      if (is_made && wanted[k][i].is_null()) wanted[k][i] = given[k][i];
    }
  }
  if (!expected.is_ordered) {
    given = by_key(table_, std::move(given));
    wanted = by_key(table_, std::move(wanted));
  }
  return given == wanted ? "" : difference("the rows that it gave differ", wanted, given);
}

}  // namespace stele::test::histories
