#pragma once

#include <string>
#include <string_view>

#include <stele/stele.hpp>

void print_heading(std::string_view text);

/// Prints what kind of error it is, and what it says.
void print_error(const stele::Error& error);

// A chapter each of what docs/howto and docs/reference show, on the database that the URL names.
void connect(const std::string& url);
void stand_side_by_side(const std::string& url);
void define_at_run_time(const std::string& url);
void define_typed(stele::Database& db);
void query(const stele::Database& db);
void write(const stele::Database& db);
void validate(stele::Database& db);
void use_transactions(stele::Database& db);
void use_the_pool(const std::string& url, const stele::Database& db);
void log(const std::string& url);
void name_as_sequelize(const std::string& url);
