using Lapack;

namespace Managed.Tests;

public class MatrixViewsTests
{
    [Theory]
    [InlineData(3, 4)]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    [InlineData(1, 1)]
    public void EveryElementIsWhereTheLeadingDimensionSays(int m, int n)
    {
        NDArray matrices = Matrix.Random(m + n, DType.Float64, 2, 3, m, n);
        foreach (NDArray a in Sample.Layouts(matrices))
        {
            MatrixViews<double> views = new(a);
            Assert.Equal(6, views.Count);
            Assert.True(views.LeadingDimension >= (views.IsRowMajor ? n : m));
            for (int b = 0; b < views.Count; b++)
            {
                NDArray expected = matrices[b / 3, b % 3];
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        int at = views.IsRowMajor ? (i * views.LeadingDimension) + j : (j * views.LeadingDimension) + i;
                        Assert.Equal((double)expected[i, j], views[b][at]);
                    }
                }
            }
        }
    }

    [Fact]
    public void WhatLiesInRowsOrColumnsIsNotCopied()
    {
        var storage = new double[24];
        NDArray rows = NDArray.Wrap(storage, 4, 6);
        MatrixViews<double> cut = new(rows[1.., ..3]), columns = new(rows.T);
        storage[6] = 5;
        storage[1] = 7;
        Assert.Equal((true, 6, 5.0), (cut.IsRowMajor, cut.LeadingDimension, cut[0][0]));
        Assert.Equal((false, 6, 7.0), (columns.IsRowMajor, columns.LeadingDimension, columns[0][1]));
    }

    [Fact]
    public void AnEmptyBatchHasNoMatrices() => Assert.Equal(0, new MatrixViews<double>(Num.Zeros(0, 3, 3)).Count);
}
