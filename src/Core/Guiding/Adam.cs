namespace TextToImage.Guiding;

/// <summary>Adam (Kingma and Ba 2014, arXiv:1412.6980, algorithm 1) with the paper's constants, which are PyTorch's.</summary>
/// <param name="rate">The learning rate.</param>
/// <param name="count">Numbers that are optimised.</param>
internal sealed class Adam(double rate, int count)
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;
    private readonly double[] _mean = new double[count], _square = new double[count];
    private int _steps;

    /// <summary>Makes a step against a gradient.</summary>
    public void Step(ReadOnlySpan<float> gradient, Span<float> numbers)
    {
        _steps++;
        var (first, second) = (1 - Math.Pow(Beta1, _steps), 1 - Math.Pow(Beta2, _steps));
        for (var i = 0; i < numbers.Length; i++)
        {
            _mean[i] = (Beta1 * _mean[i]) + ((1 - Beta1) * gradient[i]);
            _square[i] = (Beta2 * _square[i]) + ((1 - Beta2) * gradient[i] * gradient[i]);
            numbers[i] -= (float)(rate * (_mean[i] / first) / (Math.Sqrt(_square[i] / second) + Epsilon));
        }
    }
}
