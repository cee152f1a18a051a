// The only file that knows which Catch2 this is (Debian 12: version 2).
#pragma once

#include <catch2/catch.hpp>
