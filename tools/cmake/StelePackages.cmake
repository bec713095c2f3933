# Debian packages, by `cpack -G DEB`: libstele-dev, and libstele<version> of the shared libraries.
# Configure with CMAKE_INSTALL_PREFIX=/usr for Debian's own folders.
set(CPACK_PACKAGE_NAME stele)
set(CPACK_PACKAGE_CONTACT "the authors of stele")
set(CPACK_PACKAGE_VENDOR "stele")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libstele-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
    "Object-relational mapper for C++20: headers and what linking needs")
if(BUILD_SHARED_LIBS)
  set(CPACK_COMPONENTS_ALL runtime development)
  set(CPACK_COMPONENT_DEVELOPMENT_DEPENDS runtime)
  set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libstele${STELE_SOVERSION})
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS
      "${PROJECT_BINARY_DIR}/core" "${PROJECT_BINARY_DIR}/dialects/sqlite"
      "${PROJECT_BINARY_DIR}/dialects/postgres")
  set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
      "Object-relational mapper for C++20: the libraries, with SQLite and PostgreSQL")
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "nlohmann-json3-dev")
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "libsoci-dev")
else()
  set(CPACK_COMPONENTS_ALL development)
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
      "libpq-dev, libre2-dev, libsoci-dev, libsqlite3-dev (>= 3.37), nlohmann-json3-dev")
endif()
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "libspdlog-dev")
include(CPack)
