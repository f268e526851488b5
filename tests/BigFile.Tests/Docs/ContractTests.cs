using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace BigFile.Tests.Docs;

/// <summary>docs/CONTRACT.md names a test for each rule, and shows the codes that <see cref="NativeErrors"/> has.</summary>
public sealed partial class ContractTests
{
    private const int CodesMax = 20_000;

    [Fact]
    public void Every_rule_names_tests_that_exist()
    {
        List<string[]> rules = [.. Rows("| rule |")];
        Assert.True(rules.Count > 50, $"{rules.Count} rules found.");
        Assert.All(rules, cells =>
        {
            Assert.Equal(5, cells.Length);
            string[] names = [.. TestName().Matches(cells[4]).Select(match => match.Groups[1].Value)];
            Assert.True(names.Length > 0, $"No test: {cells[0]}");
            Assert.All(names, name => Assert.True(IsTest(name), $"No such test: {name}"));
        });
    }

    [Fact]
    public void Every_contract_test_stands_in_the_table()
    {
        string[] named = [.. Rows("| rule |").SelectMany(cells => TestName().Matches(cells[4])).Select(match => match.Groups[1].Value)];
        IEnumerable<string> written = Assembly.GetExecutingAssembly().GetTypes()
            .Where(type => type.Namespace == "BigFile.Tests.Sections" && type.Name.StartsWith("Section", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
                .Select(method => $"{type.Name}.{method.Name}"));
        Assert.Empty(written.Except(named));
    }

    [Fact]
    public void The_table_of_codes_is_that_of_NativeErrors()
    {
        (int Win32, int Errno)[] shown = [.. Rows("| Win32 | errno |").Select(cells => (Number(cells[0]), Number(cells[1])))];
        for (int code = 1; code < CodesMax; code++)
        {
            Assert.Equal((code, NativeErrors.ToErrno(code)), (code, shown.FirstOrDefault(row => row.Win32 == code).Errno));
            Assert.Equal((NativeErrors.ToWin32(code), code), (shown.FirstOrDefault(row => row.Errno == code).Win32, code));
        }
    }

    private static IEnumerable<string[]> Rows(string header)
    {
        bool inside = false;
        foreach (string line in Lines())
        {
            inside = line.StartsWith(header, StringComparison.Ordinal) || (inside && line.StartsWith('|'));
            if (inside && !line.StartsWith(header, StringComparison.Ordinal) && !line.StartsWith("|---", StringComparison.Ordinal))
                yield return [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
        }
    }

    private static bool IsTest(string name)
    {
        string[] parts = name.Split('.');
        return Assembly.GetExecutingAssembly().GetTypes().Any(type => type.Name == parts[0]
            && type.GetMethod(parts[1])?.GetCustomAttribute<FactAttribute>() is not null);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Lines()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("CONTRACT.md")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }

    [GeneratedRegex("`([A-Za-z0-9_]+\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
