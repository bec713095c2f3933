# Functions that the CMakeLists of this tree share.

# The warnings under which everything here compiles.
function(stele_set_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow
                                           $<$<BOOL:${STELE_WERROR}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # At -O3 g++ 12 warns of every "text" + string: its bug 105651.
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
endfunction()

# What the names of the shared libraries end in. Before 1.0 each minor version may break its users.
set(STELE_SOVERSION ${PROJECT_VERSION_MAJOR})
if(PROJECT_VERSION_MAJOR EQUAL 0)
  string(APPEND STELE_SOVERSION .${PROJECT_VERSION_MINOR})
endif()

# The .cpp files at and below the current folder's `folder`, into `out`; one empty file where there
# are none, so that a library can be begun by its headers.
function(stele_sources folder out)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(NOT sources)
    set(sources "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp")
    file(CONFIGURE OUTPUT "${sources}" CONTENT "")
  endif()
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

# stele_set_unity(<target>): with STELE_UNITY, 20 sources of a folder are compiled as one, which takes a
# fifth of the time. Those that include SOCI are not: one of its headers has that of sqlite in a
# namespace of its own.
function(stele_set_unity target)
  if(NOT STELE_UNITY)
    return()
  endif()
  set_target_properties(
    ${target}
    PROPERTIES UNITY_BUILD ON
               UNITY_BUILD_MODE GROUP
               UNITY_BUILD_CODE_BEFORE_INCLUDE "// NOLINTNEXTLINE(bugprone-suspicious-include)")
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    file(STRINGS "${source}" soci REGEX "^#include <soci/")
    if(soci)
      continue()
    endif()
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE folder)
    cmake_path(GET folder PARENT_PATH folder)
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    list(LENGTH sources_of_${folder} before)
    list(APPEND sources_of_${folder} "${source}")
    math(EXPR group "${before}/20")
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP ${folder}_${group})
  endforeach()
endfunction()

# stele_add_library(<name> [EXCLUDE <header>...])
#
# Library stele_<name>, also known as stele::<name>, from src/ and include/ of the current folder.
# The folder's include/ is its one public include root, so that no library sees headers of another
# that it does not link. EXCLUDE names headers, relative to include/, that belong to other targets.
function(stele_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "EXCLUDE")
  stele_sources(src sources)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS include/*.hpp)
  list(TRANSFORM arg_EXCLUDE PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/include/")
  list(REMOVE_ITEM headers ${arg_EXCLUDE})
  add_library(stele_${name} ${sources})
  add_library(stele::${name} ALIAS stele_${name})
  target_sources(stele_${name} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  target_compile_features(stele_${name} PUBLIC cxx_std_20)
  target_include_directories(stele_${name} PRIVATE src)
  # Hidden is what no public header declares; the headers say so themselves (tools/check_layers).
  set_target_properties(
    stele_${name}
    PROPERTIES EXPORT_NAME ${name}
               VERSION ${PROJECT_VERSION}
               SOVERSION ${STELE_SOVERSION}
               CXX_VISIBILITY_PRESET hidden
               INSTALL_RPATH "$ORIGIN")
  # What a statement runs through is long, and beside the database's own code it must fit into the
  # instruction cache: -O3 makes it larger, and slower.
  target_compile_options(stele_${name} PRIVATE $<$<CONFIG:Release>:-O2>)
  stele_set_warnings(stele_${name})
  stele_set_unity(stele_${name})
endfunction()

# stele_add_header_library(<name> <header> <dependency>)
#
# Target stele::<name>: the one header of the core that needs a third-party library, with that
# library. The installed package makes the same target in stele-config.cmake.
function(stele_add_header_library name header dependency)
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/include/${header}")
    return()
  endif()
  add_library(stele_${name} INTERFACE)
  add_library(stele::${name} ALIAS stele_${name})
  target_sources(stele_${name} INTERFACE FILE_SET HEADERS BASE_DIRS include FILES include/${header})
  target_link_libraries(stele_${name} INTERFACE stele::core ${dependency})
  if(STELE_INSTALL)
    install(FILES include/${header} DESTINATION include/stele COMPONENT development)
  endif()
endfunction()
