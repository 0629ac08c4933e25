using Casebook.Runs.Randomness;

namespace Casebook.Data.Arithmetic;

/// <summary>
/// Works an operation out on paper: every step is a calculation so small that it can be known, written as an equation,
/// so that each can be checked by itself.
/// </summary>
internal static class Working
{
    private const long KnownSum = 100;
    private const long KnownFactor = 12;

    public static IReadOnlyList<string> Of(Operation operation, RandomStream random)
    {
        (char sign, long left, long right) = operation;
        return sign switch
        {
            '+' when right < 10 || left + right <= KnownSum => [Equation(operation)],
            '+' => random.Chance(0.5) ? Columns(left, right) : Parts(operation),
            '-' when left < right => [.. Of(new Operation('-', right, left), random), Equation(operation)],
            '-' when right < 10 || left <= KnownSum => [Equation(operation)],
            '-' => Parts(operation),
            '*' when (left <= KnownFactor && right <= KnownFactor) || left <= 1 || right <= 1 => [Equation(operation)],
            '*' => Products(left, right),
            '/' when right <= KnownFactor && operation.Result <= KnownFactor => [Equation(operation)],
            _ => Quotient(operation),
        };
    }

    private static string Equation(Operation operation) => $"{operation.Text} = {operation.Result}";

    /// <summary>The second number by its places: hundreds, tens, ones.</summary>
    private static List<string> Parts(Operation operation)
    {
        var steps = new List<string>();
        long reached = operation.Left;
        foreach (long part in Places(operation.Right))
        {
            var step = new Operation(operation.Sign, reached, part);
            steps.Add(Equation(step));
            reached = step.Result;
        }
        return steps;
    }

    /// <summary>Digit by digit from the right with a carry; the sum is said at the end.</summary>
    private static List<string> Columns(long left, long right)
    {
        var steps = new List<string>();
        long carry = 0;
        long sum = left + right;
        for ((long a, long b) = (left, right); a > 0 || b > 0; a /= 10, b /= 10)
        {
            long column = (a % 10) + (b % 10) + carry;
            string carried = carry > 0 ? $" + {carry}" : "";
            carry = column / 10;
            steps.Add($"{a % 10} + {b % 10}{carried} = {column}{(carry > 0 ? $", carry {carry}" : "")}");
        }
        steps.Add($"{left} + {right} = {sum}");
        return steps;
    }

    /// <summary>The larger factor times each place of the smaller, then the sum of the products.</summary>
    private static List<string> Products(long left, long right)
    {
        (long whole, long parted) = Places(left).Count < Places(right).Count ? (right, left) : (left, right);
        var steps = new List<string>();
        long sum = 0;
        foreach (long part in Places(parted))
        {
            long product = whole * part;
            steps.Add($"{whole} * {part} = {product}");
            if (sum > 0)
            {
                steps.Add($"{sum} + {product} = {sum + product}");
            }
            sum += product;
        }
        return steps;
    }

    /// <summary>Takes multiples of the divisor away, the largest place of the quotient first.</summary>
    private static List<string> Quotient(Operation operation)
    {
        (char sign, long left, long right) = operation;
        var steps = new List<string>();
        long rest = left;
        long quotient = 0;
        foreach (long part in Places(left / right))
        {
            steps.Add($"{right} * {part} = {right * part}");
            steps.Add($"{rest} - {right * part} = {rest - (right * part)}");
            rest -= right * part;
            quotient += part;
        }
        if (sign == '/' && Places(quotient).Count > 1)
        {
            steps.Add($"{string.Join(" + ", Places(quotient))} = {quotient}");
        }
        if (sign == 'm')
        {
            steps.Add(Equation(operation));
        }
        return steps;
    }

    /// <summary>427 is 400, 20 and 7.</summary>
    private static List<long> Places(long number)
    {
        var places = new List<long>();
        for (long unit = 1; number > 0; number /= 10, unit *= 10)
        {
            if (number % 10 > 0)
            {
                places.Insert(0, number % 10 * unit);
            }
        }
        return places;
    }
}
