#pragma once

#include <stele/stele.hpp>

/// Asks the database what there is to know of countries, their subdivisions and languages, and
/// prints the answers.
void report(const stele::Database& db);
