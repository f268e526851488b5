namespace BigFile.Cli.CommandLine;

/// <summary>Finds the name that somebody may have meant who wrote another.</summary>
internal static class NearestName
{
    /// <summary>
    /// The name with the fewest letters added, left out or changed, the first of several; null when more than a third of its
    /// letters would be. Case matters not.
    /// </summary>
    public static string? Find(string given, IEnumerable<string> names)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string name in names)
        {
            int distance = Distance(given, name);
            if (distance < least && distance <= Math.Max(1, Math.Max(given.Length, name.Length) / 3))
                (nearest, least) = (name, distance);
        }
        return nearest;
    }

    // Two neighbours swapped count as one change, for that is how fingers err.
    private static int Distance(string a, string b)
    {
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }
                int changed = table[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                int least = Math.Min(changed, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    least = Math.Min(least, table[i - 2, j - 2] + 1);
                table[i, j] = least;
            }
        }
        return table[a.Length, b.Length];

        static bool Same(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);
    }
}
