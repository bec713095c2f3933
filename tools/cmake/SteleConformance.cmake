# stele_add_conformance(<name> URL <url>... [FEATURES <feature>...] [PLUGIN <target>]
#                       [SOURCES <file>...] [LIBRARIES <library>...] [RESET <command>])
#
# Program <name> and a test <name> that runs the conformance suite on a dialect.
#
# URL        its databases, of which at least one takes more than one connection. {directory} stands
#            for a new, empty folder, one for each test case.
# FEATURES   which flags of stele::Features the dialect has, no more and no less
# PLUGIN     the dialect as a plug-in: its folder is searched first
# SOURCES, LIBRARIES
#            the dialect linked to the program; a source registers it by stele::register_dialect()
#            before main()
# RESET      a shell command that empties the database STELE_CONFORMANCE_URL before each test case,
#            where that is not a new one
function(stele_add_conformance name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PLUGIN;RESET" "URL;FEATURES;SOURCES;LIBRARIES")
  if(NOT arg_URL OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "stele_add_conformance(${name}): URL is missing, or '"
                        "${arg_UNPARSED_ARGUMENTS}' is not understood")
  endif()
  if(NOT arg_SOURCES)
    set(arg_SOURCES "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
    file(CONFIGURE OUTPUT "${arg_SOURCES}" CONTENT "")
  endif()
  add_executable(${name} ${arg_SOURCES})
  # Whole, since nothing refers to the test cases.
  target_link_libraries(${name} PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,stele::conformance>"
                                        ${arg_LIBRARIES})
  list(JOIN arg_URL " " urls)
  list(JOIN arg_FEATURES " " features)
  # Cases about the databases of stele's own tree are left out.
  add_test(NAME ${name} COMMAND ${name} "~[builtin]")
  set(environment "STELE_CONFORMANCE_URLS=${urls}" "STELE_CONFORMANCE_FEATURES=${features}"
                  "STELE_CONFORMANCE_RESET=${arg_RESET}")
  if(arg_PLUGIN)
    add_dependencies(${name} ${arg_PLUGIN})
    list(APPEND environment "STELE_PLUGIN_PATH=$<TARGET_FILE_DIR:${arg_PLUGIN}>")
  endif()
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}")
endfunction()
