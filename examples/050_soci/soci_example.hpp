#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <stele/soci.hpp>
#include <stele/stele.hpp>

// [model]
struct Invoice {
  std::int64_t id = 0;
  std::string customer{};
  std::int64_t cents = 0;
};
// [/model]

/// What a program that uses SOCI alone has already: sessions on the database that the URL names.
void open_session(soci::session& session, const std::string& url);

// A chapter each of docs/howto/soci.md.
void lend(const std::string& url);
void open_over_a_session(const std::string& url);
void open_over_a_pool(const std::string& url);
void open_over_a_handle();
