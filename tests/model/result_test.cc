#include "model/result.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

namespace chipline {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return InvalidArgument("odd", "number");
  return number / 2;
}

Result<void> Even(int number) {
  if (number % 2 != 0) return InvalidArgument("odd", "number");
  return Ok();
}

Result<int> Quarter(int number) {
  const int half = CHIP_TRY(Half(number));
  return CHIP_TRY(Half(half));
}

Result<std::string> EvenThen(int number) {
  CHIP_CHECK(Even(number));
  return std::string("even");
}

TEST_CASE("a result holds a value or an error, never both", "[model]") {
  const Result<int> good = Half(8);
  REQUIRE(good);
  CHECK(good.value() == 4);
  CHECK(*good == 4);

  const Result<int> bad = Half(7);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code == ErrorCode::kInvalidArgument);
  CHECK(bad.error().ToString() == "number: odd");
}

TEST_CASE("a result without a value is success until it carries an error", "[model]") {
  CHECK(Ok());
  CHECK(Even(2).has_value());
  CHECK(Even(3).error().message == "odd");
}

TEST_CASE("CHIP_TRY and CHIP_CHECK hand the first error to the caller", "[model]") {
  CHECK(Quarter(12).value() == 3);
  CHECK(Quarter(6).error().message == "odd");
  CHECK(Quarter(5).error().message == "odd");
  CHECK(EvenThen(2).value() == "even");
  CHECK(EvenThen(1).error().place == "number");
}

TEST_CASE("a value that only moves passes through", "[model]") {
  const auto make = [](int number) -> Result<std::unique_ptr<int>> {
    return std::make_unique<int>(number);
  };
  const auto pass = [&](int number) -> Result<std::unique_ptr<int>> {
    std::unique_ptr<int> owned = CHIP_TRY(make(number));
    ++*owned;
    return owned;
  };
  Result<std::unique_ptr<int>> result = pass(1);
  REQUIRE(result);
  const std::unique_ptr<int> owned = *std::move(result);
  CHECK(*owned == 2);
}

TEST_CASE("an error gains context on its way up and keeps its place", "[model]") {
  const Error error = InvalidArgument("month 13", "offset 5").Prefixed("effective");
  CHECK(error.message == "effective: month 13");
  CHECK(error.place == "offset 5");
  CHECK(error.ToString() == "offset 5: effective: month 13");
  CHECK(NotFound("no such event").ToString() == "no such event");
}

TEST_CASE("each way of failing has its code", "[model]") {
  const std::vector<std::pair<Error, ErrorCode>> table = {
      {InvalidArgument("x"), ErrorCode::kInvalidArgument},
      {NotFound("x"), ErrorCode::kNotFound},
      {Conflict("x"), ErrorCode::kConflict},
      {Corruption("x"), ErrorCode::kCorruption},
      {Unavailable("x"), ErrorCode::kUnavailable},
      {IoError("x"), ErrorCode::kIo},
  };
  for (const auto& [error, code] : table) CHECK(error.code == code);
}

}  // namespace
}  // namespace chipline
