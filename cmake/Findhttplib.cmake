# cpp-httplib in Debian is a split library whose class layouts depend on three feature macros that
# only pkg-config knows. Linking it any other way compiles and then misbehaves silently.
find_package(PkgConfig REQUIRED)
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
if(NOT TARGET httplib::httplib)
  add_library(httplib::httplib INTERFACE IMPORTED)
  target_link_libraries(httplib::httplib INTERFACE PkgConfig::HTTPLIB)
endif()
