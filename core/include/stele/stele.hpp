#pragma once

// Everything that a user of the library needs; see docs/reference.

// First: the fewer files are between, the shorter is what clang says of a mistake in it.
// clang-format off
#include "stele/model/operations.hpp"
#include "stele/model/window.hpp"
#include "stele/model/aggregate.hpp"
#include "stele/model/functions.hpp"
#include "stele/model/case_when.hpp"
#include "stele/model/query_verbs.hpp"
#include "stele/model/selection.hpp"
#include "stele/model/query.hpp"
// clang-format on

#include "stele/base/decimal.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/base/timestamp.hpp"
#include "stele/base/uuid.hpp"
#include "stele/base/value.hpp"
#include "stele/driver/registry.hpp"
#include "stele/model/alias.hpp"
#include "stele/model/association_builder.hpp"
#include "stele/model/attribute_builder.hpp"
#include "stele/model/builder.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/define.hpp"
#include "stele/model/derived.hpp"
#include "stele/model/expression.hpp"
#include "stele/model/index_builder.hpp"
#include "stele/model/json_path.hpp"
#include "stele/model/model.hpp"
#include "stele/model/record.hpp"
#include "stele/model/relation.hpp"
#include "stele/model/schema.hpp"
#include "stele/model/set_clause.hpp"
#include "stele/model/validation.hpp"
#include "stele/schema/naming.hpp"
#include "stele/session/database.hpp"
#include "stele/session/transaction.hpp"
