package dev.docket.protocol.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * A JSON number: a finite double. Integers are exact within ±{@link #MAX_INTEGER}.
 *
 * <p>What a double cannot give back (a larger integer, a decimal with more digits) is refused
 * rather than rounded: it travels as a string. A double between 2<sup>53</sup> and 10<sup>21</sup>
 * is a legal value, but its canonical form has no exponent: written by a caller the same digits are
 * an integer that is too large, and refused; {@link CanonicalTuple#parse} reads them back.
 */
public final class JsonNumber implements JsonValue {

  /** 2<sup>53</sup>-1: the largest integer that RFC 7493 lets a number carry. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private static final BigInteger MAX = BigInteger.valueOf(MAX_INTEGER);

  /** The nearest digit first. */
  private static final List<RoundingMode> ONE_DIGIT =
      List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP);

  private final double value;

  private JsonNumber(double value) {
    this.value = value;
  }

  /**
   * A number from a double; -0 becomes 0, as its canonical form does.
   *
   * @throws IllegalValueException with NUMBER_OUT_OF_RANGE if it is not finite
   */
  public static JsonNumber of(double value) {
    if (!Double.isFinite(value)) {
      throw IllegalValueException.outOfRange(value + " is not a JSON number");
    }
    return new JsonNumber(value == 0 ? 0 : value);
  }

  /**
   * A number from an integer.
   *
   * @throws IllegalValueException with NUMBER_OUT_OF_RANGE beyond ±{@link #MAX_INTEGER}
   */
  public static JsonNumber of(long value) {
    if (value > MAX_INTEGER || value < -MAX_INTEGER) {
      throw tooLarge(Long.toString(value));
    }
    return new JsonNumber((double) value);
  }

  /**
   * A number from an integer of any size.
   *
   * @throws IllegalValueException with NUMBER_OUT_OF_RANGE beyond ±{@link #MAX_INTEGER}
   */
  public static JsonNumber of(BigInteger value) {
    if (value.abs().compareTo(MAX) > 0) {
      throw tooLarge(value.toString());
    }
    return of(value.longValueExact());
  }

  /**
   * A number from a decimal.
   *
   * @throws IllegalValueException with NUMBER_OUT_OF_RANGE if a double does not give the same value
   *     back
   */
  public static JsonNumber of(BigDecimal value) {
    double nearest = value.doubleValue();
    if (!Double.isFinite(nearest) || decimal(nearest).compareTo(value) != 0) {
      throw IllegalValueException.outOfRange(
          value + " has more digits, or is larger, than a double gives back; send it as a string");
    }
    return of(nearest);
  }

  private static IllegalValueException tooLarge(String value) {
    return IllegalValueException.outOfRange(
        value + " is beyond the integers of ±(2^53-1); send it as a string");
  }

  /**
   * The shortest decimal that reads back as this double (Raffaello Giulietti's Schubfach). Java's
   * form has two digits at least, {@code 4.9E-324}; ECMAScript's has one where one is enough,
   * {@code 5e-324}.
   */
  private static BigDecimal decimal(double value) {
    BigDecimal shortest = new BigDecimal(NumberOutput.toString(value, true));
    if (shortest.stripTrailingZeros().precision() == 2) {
      for (RoundingMode mode : ONE_DIGIT) {
        BigDecimal shorter = shortest.round(new MathContext(1, mode));
        if (Double.parseDouble(shorter.toString()) == value) {
          return shorter;
        }
      }
    }
    return shortest;
  }

  public double doubleValue() {
    return value;
  }

  /** Whether this is an integer within ±{@link #MAX_INTEGER}. */
  public boolean isInteger() {
    return value == Math.rint(value) && Math.abs(value) <= MAX_INTEGER;
  }

  /**
   * The integer.
   *
   * @throws ArithmeticException unless {@link #isInteger()}
   */
  public long longValue() {
    if (!isInteger()) {
      throw new ArithmeticException(this + " is not an integer within ±(2^53-1)");
    }
    return (long) value;
  }

  @Override
  public long canonicalBytes() {
    return toString().length();
  }

  @Override
  public int depth() {
    return 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonNumber number && value == number.value;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(value);
  }

  /** The form of ECMA-262 {@code Number::toString}, which RFC 8785 section 3.2.2.3 prescribes. */
  @Override
  public String toString() {
    if (isInteger()) {
      return Long.toString((long) value);
    }
    BigDecimal shortest = decimal(Math.abs(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    // value = 0.digits * 10^point
    int point = digits.length() - shortest.scale();
    String form;
    if (point > 21 || point < -5) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      form = mantissa + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
    } else if (point >= digits.length()) {
      form = digits + "0".repeat(point - digits.length());
    } else if (point > 0) {
      form = digits.substring(0, point) + "." + digits.substring(point);
    } else {
      form = "0." + "0".repeat(-point) + digits;
    }
    return value < 0 ? "-" + form : form;
  }
}
