#pragma once

#include <string>
#include <string_view>

#include <stele/stele.hpp>

/// The tutorial with models defined at run time, as in Sequelize, under Sequelize's names.
void run_time_tutorial(const std::string& url);

/// The same with typed models, under the library's own names.
void typed_tutorial(const std::string& url);

/// Opens the database, and logs each statement to standard error.
stele::Database connect(const std::string& url, stele::Naming naming);

void print_heading(std::string_view text);

/// All that is wrong with a row, a line each.
void print_failures(const stele::ValidationError& error);
