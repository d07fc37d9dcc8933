namespace TextToImage.Vectorizing;

/// <summary>Gives each of some rows a column of its own so that the sum of the costs is least (H. W. Kuhn 1955, "The Hungarian method for the assignment problem"; shortest augmenting paths with potentials).</summary>
internal static class LeastCostAssignment
{
    /// <summary>The column of each row.</summary>
    /// <param name="costs">The cost of a row with a column; there are at least as many columns as rows.</param>
    public static int[] Of(double[,] costs)
    {
        var (rows, columns) = (costs.GetLength(0), costs.GetLength(1));
        if (rows > columns)
            throw new ArgumentException($"{rows} rows cannot have columns of their own among {columns}.", nameof(costs));
        // Rows and columns are counted from 1; 0 stands for none.
        var (rowPotential, columnPotential, rowOf, before) = (new double[rows + 1], new double[columns + 1], new int[columns + 1], new int[columns + 1]);
        for (var row = 1; row <= rows; row++)
        {
            rowOf[0] = row;
            var (column, least, isSeen) = (0, new double[columns + 1], new bool[columns + 1]);
            least.AsSpan().Fill(double.MaxValue);
            do
            {
                isSeen[column] = true;
                var (at, delta, next) = (rowOf[column], double.MaxValue, 0);
                for (var j = 1; j <= columns; j++)
                {
                    if (isSeen[j])
                        continue;
                    var reduced = costs[at - 1, j - 1] - rowPotential[at] - columnPotential[j];
                    if (reduced < least[j])
                        (least[j], before[j]) = (reduced, column);
                    if (least[j] < delta)
                        (delta, next) = (least[j], j);
                }
                for (var j = 0; j <= columns; j++)
                {
                    if (isSeen[j])
                    {
                        rowPotential[rowOf[j]] += delta;
                        columnPotential[j] -= delta;
                    }
                    else
                    {
                        least[j] -= delta;
                    }
                }
                column = next;
            }
            while (rowOf[column] != 0);
            for (; column != 0; column = before[column])
                rowOf[column] = rowOf[before[column]];
        }
        var result = new int[rows];
        for (var j = 1; j <= columns; j++)
        {
            if (rowOf[j] > 0)
                result[rowOf[j] - 1] = j - 1;
        }
        return result;
    }
}
