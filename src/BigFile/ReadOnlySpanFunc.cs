namespace BigFile;

/// <summary>Makes something of a span and a state: a <see cref="System.Buffers.ReadOnlySpanAction{T,TArg}"/> that returns a result.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">What the caller passes along, so that the function need not capture it.</typeparam>
/// <typeparam name="TResult">What is made.</typeparam>
/// <param name="span">The elements, only until the function returns.</param>
/// <param name="state">What the caller passed along.</param>
public delegate TResult ReadOnlySpanFunc<T, in TState, out TResult>(ReadOnlySpan<T> span, TState state)
    where TState : allows ref struct;
