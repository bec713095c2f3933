#pragma once

// Everything that a user of the library needs; see docs/reference.

#include "stele/base/error.hpp"
#include "stele/base/timestamp.hpp"
#include "stele/base/value.hpp"
#include "stele/driver/registry.hpp"
#include "stele/model/association_builder.hpp"
#include "stele/model/attribute_builder.hpp"
#include "stele/model/builder.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/define.hpp"
#include "stele/model/index_builder.hpp"
#include "stele/model/model.hpp"
#include "stele/model/query.hpp"
#include "stele/model/record.hpp"
#include "stele/model/relation.hpp"
#include "stele/model/schema.hpp"
#include "stele/model/validation.hpp"
#include "stele/schema/naming.hpp"
#include "stele/session/database.hpp"
#include "stele/session/transaction.hpp"
